/** The machine that instances are slices of, and its capacity. */
@NullMarked
package io.windlass.capacity.host;

import org.jspecify.annotations.NullMarked;
