/** Tests of {@code io.windlass.messaging.codec}. */
@NullMarked
package io.windlass.messaging.codec;

import org.jspecify.annotations.NullMarked;
