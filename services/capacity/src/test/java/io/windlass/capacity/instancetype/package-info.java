/** Tests. */
@NullMarked
package io.windlass.capacity.instancetype;

import org.jspecify.annotations.NullMarked;
