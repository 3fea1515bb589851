/** Pacing of repeated tries while something outside of the process is away. */
@NullMarked
package io.windlass.messaging.retry;

import org.jspecify.annotations.NullMarked;
