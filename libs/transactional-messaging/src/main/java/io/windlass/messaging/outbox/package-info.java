/** Messages from the transaction that causes them, by the outbox table, to the broker. */
@NullMarked
package io.windlass.messaging.outbox;

import org.jspecify.annotations.NullMarked;
