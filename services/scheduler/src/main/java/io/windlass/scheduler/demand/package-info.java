/** What compute environments lack for the jobs that wait. */
@NullMarked
package io.windlass.scheduler.demand;

import org.jspecify.annotations.NullMarked;
