/** Placement of the jobs at the heads of queues, and what keeps a head from being placed. */
@NullMarked
package io.windlass.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
