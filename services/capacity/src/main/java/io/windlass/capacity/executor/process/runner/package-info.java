/**
 * The task runner: a small process beside the service that starts tasks, waits for them and records
 * how they end. It needs only the JDK. Of this package, the service uses the orders, and the check
 * whether this machine supports the runner.
 */
@NullMarked
package io.windlass.capacity.executor.process.runner;

import org.jspecify.annotations.NullMarked;
