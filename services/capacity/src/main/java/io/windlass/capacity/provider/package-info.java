/** Where instances come from: this machine, as slices of what it may hold and as a whole. */
@NullMarked
package io.windlass.capacity.provider;

import org.jspecify.annotations.NullMarked;
