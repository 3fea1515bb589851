/** One try at running a job: where it runs, how it ended, whether another follows. */
@NullMarked
package io.windlass.scheduler.attempt;

import org.jspecify.annotations.NullMarked;
