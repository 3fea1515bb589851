/** What must hold at every step, and once everything is over. */
@NullMarked
package io.windlass.simulator.check;

import org.jspecify.annotations.NullMarked;
