/**
 * The executors behind the port {@link io.windlass.capacity.task.Executor}: where a task really
 * runs. What each honours and ignores: {@code README-executors.md}.
 */
@NullMarked
package io.windlass.capacity.executor;

import org.jspecify.annotations.NullMarked;
