/**
 * Decides what is delivered to whom and when: subscriptions, lanes, retries. Pure; the reasons are
 * in {@code docs/adr/0034-event-buses.md}.
 */
@NullMarked
package io.windlass.stateevents.delivery;

import org.jspecify.annotations.NullMarked;
