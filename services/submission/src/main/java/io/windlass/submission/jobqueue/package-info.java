/** Job queues: what may be asked for, and how they live. */
@NullMarked
package io.windlass.submission.jobqueue;

import org.jspecify.annotations.NullMarked;
