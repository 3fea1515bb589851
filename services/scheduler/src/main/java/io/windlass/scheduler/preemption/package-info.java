/** Which running jobs of a queue with quota shares stop so that others get their capacity. */
@NullMarked
package io.windlass.scheduler.preemption;

import org.jspecify.annotations.NullMarked;
