/**
 * Transactional messaging: what a service consumed, what it did about it and what it publishes are
 * committed in one PostgreSQL transaction. This package has what the others share: the effects,
 * records and messages of a handler, settings and counters.
 */
@NullMarked
package io.windlass.messaging;

import org.jspecify.annotations.NullMarked;
