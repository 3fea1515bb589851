package io.windlass.capacity.executor.training;

import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Runs the tasks of service jobs beside all others (SJ-006, SJ-018): a training job whose container
 * has an entry point as an ordinary task of the machine, one without as a task that only pretends,
 * and either way in SageMaker's words: Downloading when it is taken on ({@code preparing}),
 * Training when it is up, then Completed, Failed or Stopped. Whatever the machine promises of its
 * tasks holds for them: they survive this service, and are never started twice.
 */
public final class TrainingService implements Executor {
  private final TaskListener listener;
  private final InstantSource clock;
  private final Set<String> training = ConcurrentHashMap.newKeySet();
  private final Set<String> pretended = ConcurrentHashMap.newKeySet();
  private final InjectedErrors errors = new InjectedErrors();
  private final Executor machine;
  private final Executor pretender;

  private TrainingService(
      TaskListener listener,
      InstantSource clock,
      Function<TaskListener, Executor> machines,
      Function<TaskListener, Executor> pretenders) {
    this.listener = listener;
    this.clock = clock;
    TaskListener reports = new Reports();
    this.machine = machines.apply(reports);
    this.pretender = pretenders.apply(reports);
  }

  /**
   * Opens it around an executor.
   *
   * @param machines makes the executor that runs commands
   * @param pretenders makes the one for training jobs that have none; it reports to the same
   */
  public static TrainingService open(
      TaskListener listener,
      InstantSource clock,
      Function<TaskListener, Executor> machines,
      Function<TaskListener, Executor> pretenders) {
    return new TrainingService(listener, clock, machines, pretenders);
  }

  /** The machine's. */
  @Override
  public String name() {
    return machine.name();
  }

  @Override
  public String epoch() {
    return machine.epoch();
  }

  @Override
  public void start(TaskLaunch launch) {
    if (!launch.isService()) {
      machine.start(launch);
      return;
    }
    if (!training.add(launch.taskId())) {
      return;
    }
    Optional<String> error = errors.next(launch);
    if (error.isPresent()) {
      listener.stopped(launch.taskId(), TrainingMessages.failed(error.get(), clock.instant()));
    } else {
      listener.preparing(launch.taskId(), clock.instant());
      (pretends(launch) ? pretender : machine).start(launch);
    }
  }

  @Override
  public void stop(String taskId, Duration grace) {
    (pretended.contains(taskId) ? pretender : machine).stop(taskId, grace);
  }

  /** Training jobs meet no planted errors here: they may be running. */
  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    List<TaskLaunch> real = new ArrayList<>();
    List<TaskLaunch> pretence = new ArrayList<>();
    for (TaskLaunch launch : mayBeRunning) {
      if (!launch.isService()) {
        real.add(launch);
        continue;
      }
      training.add(launch.taskId());
      listener.preparing(launch.taskId(), clock.instant());
      (pretends(launch) ? pretence : real).add(launch);
    }
    machine.recover(real);
    pretender.recover(pretence);
  }

  @Override
  public void forget(String taskId) {
    training.remove(taskId);
    if (pretended.remove(taskId)) {
      pretender.forget(taskId);
    } else {
      machine.forget(taskId);
    }
  }

  @Override
  public Collection<String> held() {
    return machine.held();
  }

  @Override
  public Optional<String> trouble() {
    return machine.trouble();
  }

  @Override
  public boolean dependsOnOthers() {
    return machine.dependsOnOthers();
  }

  @Override
  public Optional<TaskRuntime> describe(String taskId) {
    return machine.describe(taskId);
  }

  @Override
  public Optional<String> statistics(String taskId) {
    return machine.statistics(taskId);
  }

  @Override
  public void close() {
    machine.close();
    pretender.close();
  }

  /** Whether there is nothing to run; takes note of it. */
  private boolean pretends(TaskLaunch launch) {
    boolean pretends = launch.plan().containers().stream().allMatch(c -> c.entryPoint() == null);
    if (pretends) {
      pretended.add(launch.taskId());
    }
    return pretends;
  }

  /** Passes reports on, those of training jobs in their service's words. */
  private final class Reports implements TaskListener {
    @Override
    public void preparing(String taskId, Instant at) {
      listener.preparing(taskId, at);
    }

    @Override
    public void started(String taskId, Instant at, Optional<String> privateIpv4) {
      listener.started(taskId, at, privateIpv4);
    }

    @Override
    public void started(
        String taskId, Instant at, Optional<String> privateIpv4, Optional<String> nodeName) {
      listener.started(taskId, at, privateIpv4, nodeName);
    }

    @Override
    public void stopped(String taskId, TaskOutcome outcome) {
      boolean trained = training.contains(taskId);
      listener.stopped(taskId, trained ? TrainingMessages.of(outcome) : outcome);
    }
  }
}
