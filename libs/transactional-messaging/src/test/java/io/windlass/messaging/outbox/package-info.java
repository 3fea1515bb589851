/** Tests of {@code io.windlass.messaging.outbox}. */
@NullMarked
package io.windlass.messaging.outbox;

import org.jspecify.annotations.NullMarked;
