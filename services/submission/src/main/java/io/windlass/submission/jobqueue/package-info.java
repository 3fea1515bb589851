/** Job queues: their creation, update and deletion. */
@NullMarked
package io.windlass.submission.jobqueue;

import org.jspecify.annotations.NullMarked;
