/** The database of state-events: history, jobs, parked transitions, projections. */
@NullMarked
package io.windlass.stateevents.store;

import org.jspecify.annotations.NullMarked;
