/** Tests. */
@NullMarked
package io.windlass.capacity.store;

import org.jspecify.annotations.NullMarked;
