/**
 * Keeps processes alive: starts, watches, restarts with patience, stops in order, finds orphans.
 */
@NullMarked
package io.windlass.local.supervisor;

import org.jspecify.annotations.NullMarked;
