/** The running service: wiring, start, stop, health. */
@NullMarked
package io.windlass.scheduler.app;

import org.jspecify.annotations.NullMarked;
