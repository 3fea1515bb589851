@NullMarked
package io.windlass.capacity.metadata;

import org.jspecify.annotations.NullMarked;
