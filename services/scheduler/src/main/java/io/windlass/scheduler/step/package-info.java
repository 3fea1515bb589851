/**
 * One step of an account: what it may use, the events that it writes, and what follows from each.
 */
@NullMarked
package io.windlass.scheduler.step;

import org.jspecify.annotations.NullMarked;
