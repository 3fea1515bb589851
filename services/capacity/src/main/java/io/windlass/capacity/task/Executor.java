package io.windlass.capacity.task;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Runs tasks and reports what becomes of them to the {@link TaskListener} that it was created with.
 * Thread-safe; no method waits for a task, a container engine's slow answer or an image. Every
 * method may be repeated for the same task id: a task is never started twice, until it is
 * forgotten.
 *
 * <p>Tasks do not depend on this process: if it dies, they run on, and {@link #recover} of its
 * successor finds them. Their exit codes are durable outside of this process until {@link #forget}.
 */
public interface Executor extends AutoCloseable {
  /** Returns the name of its kind, such as {@code docker}. */
  String name();

  /**
   * Returns what stays the same for as long as tasks may live: for a machine, its boot. What ran in
   * another epoch is gone. It does not change while this executor is open.
   */
  String epoch();

  /**
   * Starts a task, asynchronously. The task row is durable by now. The outcome comes through the
   * listener: {@code started} and later {@code stopped}, or {@code stopped} alone with {@link
   * StopCause#START_FAILED}. A task that {@link #stop} was called for earlier does not start and is
   * reported {@link StopCause#STOPPED}.
   */
  void start(TaskLaunch launch);

  /**
   * Ends a task: SIGTERM to everything in it, SIGKILL after {@code grace} to what is left. Reported
   * through the listener as {@link StopCause#STOPPED} with the exit code, if there is one. Harmless
   * when the task is unknown or has ended.
   */
  void stop(String taskId, Duration grace);

  /**
   * After a restart: takes charge again of tasks that a former process of this service was given.
   * For each of them, exactly as if this process had started it:
   *
   * <ul>
   *   <li>it runs: keeps watching it, and reports {@code started} (again, with its true start
   *       time);
   *   <li>it ended meanwhile: reports {@code stopped} with its true exit code and times;
   *   <li>it never got to start, and {@link TaskLaunch#epoch} is the present one: starts it;
   *   <li>anything else (it is of another epoch, or its process vanished without a trace): reports
   *       {@link StopCause#HOST_LOST} with {@link TaskOutcome#hostLost(TaskLaunch,
   *       java.time.Instant)}.
   * </ul>
   *
   * <p>May be called several times with different tasks (once per partition), and with tasks that
   * it already has, which changes nothing.
   */
  void recover(Collection<TaskLaunch> mayBeRunning);

  /**
   * The outcome is durably recorded: cleans up everything of the task but its logs (container,
   * marker files), whether this process had it in charge or a former one. Harmless when there is
   * nothing.
   */
  void forget(String taskId);

  /**
   * The tasks of which there is something here that {@link #forget} would clean up, in charge of
   * this process or not: a former process may have been killed between recording an outcome and
   * forgetting it. Blocks; fails when a container engine does not answer.
   */
  Collection<String> held();

  /**
   * Why nothing can be started now, in words that stay the same while it is so; empty as long as
   * tasks can be started. What was to start waits for it.
   */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** Whether {@link #trouble} may ever be anything but empty. */
  default boolean dependsOnOthers() {
    return false;
  }

  /** What runs a task; empty if nothing does yet, or any more. Blocks. */
  default Optional<TaskRuntime> describe(String taskId) {
    return Optional.empty();
  }

  /** What a task uses, in the JSON of a Docker engine; empty if it does not run. Blocks. */
  default Optional<String> statistics(String taskId) {
    return Optional.empty();
  }

  /** Stops watching, within a second or so. Running tasks run on. */
  @Override
  void close();
}
