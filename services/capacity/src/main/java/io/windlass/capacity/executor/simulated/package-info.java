/** Pretends to run tasks, for benchmarks of everything else and for trying things out. */
@NullMarked
package io.windlass.capacity.executor.simulated;

import org.jspecify.annotations.NullMarked;
