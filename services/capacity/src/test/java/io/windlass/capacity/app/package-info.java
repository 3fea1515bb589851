/** Tests. */
@NullMarked
package io.windlass.capacity.app;

import org.jspecify.annotations.NullMarked;
