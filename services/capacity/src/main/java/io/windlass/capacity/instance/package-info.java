/** Instances: slices of the host that tasks are placed on, and the states they go through. */
@NullMarked
package io.windlass.capacity.instance;

import org.jspecify.annotations.NullMarked;
