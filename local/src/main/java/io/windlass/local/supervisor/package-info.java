/**
 * Supervises processes: starts, watches, restarts with a backoff, stops in order, finds orphans.
 */
@NullMarked
package io.windlass.local.supervisor;

import org.jspecify.annotations.NullMarked;
