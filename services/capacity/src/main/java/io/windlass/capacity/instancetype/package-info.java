/** Instance types: what each has, what it costs beside others, and which a definition allows. */
@NullMarked
package io.windlass.capacity.instancetype;

import org.jspecify.annotations.NullMarked;
