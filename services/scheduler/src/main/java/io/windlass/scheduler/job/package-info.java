/** A job: its identity, its states, and every decision that concerns one job alone. */
@NullMarked
package io.windlass.scheduler.job;

import org.jspecify.annotations.NullMarked;
