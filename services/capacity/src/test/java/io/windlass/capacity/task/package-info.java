/** Tests. */
@NullMarked
package io.windlass.capacity.task;

import org.jspecify.annotations.NullMarked;
