/** When schedules fire. Pure. */
@NullMarked
package io.windlass.stateevents.schedule;

import org.jspecify.annotations.NullMarked;
