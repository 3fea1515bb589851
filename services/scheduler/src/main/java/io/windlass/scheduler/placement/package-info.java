/** Compute environments, their instances, and which instance takes a job. */
@NullMarked
package io.windlass.scheduler.placement;

import org.jspecify.annotations.NullMarked;
