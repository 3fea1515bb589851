/** Tests. */
@NullMarked
package io.windlass.capacity.host;

import org.jspecify.annotations.NullMarked;
