/** Provides instances of this machine: as slices of its capacity, or as a whole. */
@NullMarked
package io.windlass.capacity.provider;

import org.jspecify.annotations.NullMarked;
