/** Tests. */
@NullMarked
package io.windlass.capacity.instance;

import org.jspecify.annotations.NullMarked;
