package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.Transition;

/** A transition with its position in the account's history (see {@link StreamPosition}). */
public record RecordedTransition(long position, Transition transition) {}
