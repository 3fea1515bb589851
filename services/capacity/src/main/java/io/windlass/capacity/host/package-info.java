/** The machine that instances are slices of, and what it may hold. */
@NullMarked
package io.windlass.capacity.host;

import org.jspecify.annotations.NullMarked;
