/** Tests of schedules. */
@NullMarked
package io.windlass.stateevents.schedule;

import org.jspecify.annotations.NullMarked;
