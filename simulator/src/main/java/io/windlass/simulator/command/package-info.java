/** The program behind {@code ./windlass simulate}. */
@NullMarked
package io.windlass.simulator.command;

import org.jspecify.annotations.NullMarked;
