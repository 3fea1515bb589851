/**
 * Transactions of effects and messages: one round trip each, many callers sharing one, and finding
 * out whether a transaction committed whose connection broke.
 */
@NullMarked
package io.windlass.messaging.transaction;

import org.jspecify.annotations.NullMarked;
