/**
 * What is set aside because it fails by itself: the records, their table, and the scopes that wait
 * behind them.
 */
@NullMarked
package io.windlass.messaging.quarantine;

import org.jspecify.annotations.NullMarked;
