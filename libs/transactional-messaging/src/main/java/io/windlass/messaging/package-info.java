/**
 * Transactional messaging: what a service consumed, what it did about it and what it has to tell
 * others are committed in one PostgreSQL transaction.
 */
@NullMarked
package io.windlass.messaging;

import org.jspecify.annotations.NullMarked;
