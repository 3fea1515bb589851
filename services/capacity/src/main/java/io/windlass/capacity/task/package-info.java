/**
 * Tasks: what runs on an instance for one attempt of a job, the states that a task goes through,
 * and the {@link io.windlass.capacity.task.Executor} port behind which it runs.
 */
@NullMarked
package io.windlass.capacity.task;

import org.jspecify.annotations.NullMarked;
