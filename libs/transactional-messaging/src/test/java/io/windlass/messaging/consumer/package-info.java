/** Tests of {@code io.windlass.messaging.consumer}. */
@NullMarked
package io.windlass.messaging.consumer;

import org.jspecify.annotations.NullMarked;
