/** Benchmarks of the scheduler's core: decisions per second, and memory of jobs. */
@NullMarked
package io.windlass.benchmarks;

import org.jspecify.annotations.NullMarked;
