/** How fast the scheduler's core decides, and what its jobs take of memory. */
@NullMarked
package io.windlass.benchmarks;

import org.jspecify.annotations.NullMarked;
