/** What users define and ask for, and what is remembered of it. */
@NullMarked
package io.windlass.simulator.workload;

import org.jspecify.annotations.NullMarked;
