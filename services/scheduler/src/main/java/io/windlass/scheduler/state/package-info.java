/** The state of one account: its unfinished jobs, and indexes over them. */
@NullMarked
package io.windlass.scheduler.state;

import org.jspecify.annotations.NullMarked;
