/** Tests of the whole service. */
@NullMarked
package io.windlass.capacity;

import org.jspecify.annotations.NullMarked;
