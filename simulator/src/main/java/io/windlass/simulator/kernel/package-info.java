/** Virtual time, chance, the log in memory, and the shell around a service's partitions. */
@NullMarked
package io.windlass.simulator.kernel;

import org.jspecify.annotations.NullMarked;
