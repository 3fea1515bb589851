/** Tests. */
@NullMarked
package io.windlass.capacity.provider;

import org.jspecify.annotations.NullMarked;
