/** Queues and compute environments as the summary shows them. Pure. */
@NullMarked
package io.windlass.stateevents.projection;

import org.jspecify.annotations.NullMarked;
