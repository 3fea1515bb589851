/** Job queues and the order of the jobs in them. */
@NullMarked
package io.windlass.scheduler.queue;

import org.jspecify.annotations.NullMarked;
