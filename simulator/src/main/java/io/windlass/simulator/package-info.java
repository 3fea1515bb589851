/** Runs the services' decisions on virtual time, seed by seed, and checks what must always hold. */
@NullMarked
package io.windlass.simulator;

import org.jspecify.annotations.NullMarked;
