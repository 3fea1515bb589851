/** Tests. */
@NullMarked
package io.windlass.capacity.messaging;

import org.jspecify.annotations.NullMarked;
