/** Wiring: puts the parts together, starts and stops them. */
@NullMarked
package io.windlass.stateevents.app;

import org.jspecify.annotations.NullMarked;
