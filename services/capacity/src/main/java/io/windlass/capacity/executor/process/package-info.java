/** Runs tasks as process groups of this machine, without a container engine. */
@NullMarked
package io.windlass.capacity.executor.process;

import org.jspecify.annotations.NullMarked;
