/** Tests. */
@NullMarked
package io.windlass.capacity.scaling;

import org.jspecify.annotations.NullMarked;
