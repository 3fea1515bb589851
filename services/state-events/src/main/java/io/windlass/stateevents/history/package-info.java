/** What is kept of each job, in which order, and what waits for its job to become known. Pure. */
@NullMarked
package io.windlass.stateevents.history;

import org.jspecify.annotations.NullMarked;
