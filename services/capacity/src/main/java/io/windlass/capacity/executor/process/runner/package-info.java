/**
 * The task runner: a small process beside the service that starts tasks, waits for them and writes
 * down how they ended. It needs nothing but the JDK, and of this package's classes the service uses
 * the orders and the question whether this machine can run it.
 */
@NullMarked
package io.windlass.capacity.executor.process.runner;

import org.jspecify.annotations.NullMarked;
