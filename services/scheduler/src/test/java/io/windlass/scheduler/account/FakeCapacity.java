package io.windlass.scheduler.account;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.gang.NodeEvent;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The capacity service in memory. Its events are delayed, reordered between tasks, and sometimes
 * repeated; instances start, drain, resume, terminate and are lost. Every task that was ordered
 * ends exactly once.
 */
final class FakeCapacity {
  static final List<String> ENVIRONMENTS = List.of("one", "two");
  private static final int MOST_INSTANCES = 2;

  private record Task(JobId job, Attempt attempt, boolean started) {}

  private record News(Instant at, AccountCommand command) {}

  private record Host(String environment, boolean draining) {}

  private final Random random;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final List<News> news = new ArrayList<>();
  private int instances;
  private boolean calm;

  FakeCapacity(Random random) {
    this.random = random;
  }

  boolean isLive(JobId job) {
    return tasks.values().stream().anyMatch(t -> t.job().equals(job));
  }

  void calmDown(Instant now) {
    calm = true;
    hosts.replaceAll(
        (id, host) -> {
          if (host.draining()) {
            change(host.environment(), now, new CapacityChange.Resumed(id));
          }
          return new Host(host.environment(), false);
        });
  }

  /** Returns the events that have arrived since the last call. */
  void act(Instant now, List<AccountCommand> commands) {
    supply(now);
    progress(now);
    for (News next : List.copyOf(news)) {
      if (!next.at().isAfter(now)) {
        commands.add(next.command());
        news.remove(next);
        if (!calm && random.nextInt(10) == 0) {
          news.add(new News(now.plusMillis(random.nextInt(20_000)), next.command()));
        }
      }
    }
  }

  void hear(List<AccountEvent> events, Instant now) {
    for (AccountEvent event : events) {
      if (event instanceof AccountEvent.InstanceReleased released) {
        release(released.instanceId());
      } else if (event instanceof AccountEvent.NodeStep step) {
        hear(step, now);
      } else if (event instanceof AccountEvent.JobStep step
          && !step.after().profile().kind().isMultiNode()) {
        hear(step, now);
      }
    }
  }

  private void hear(AccountEvent.JobStep step, Instant now) {
    if (step.event() instanceof JobEvent.Placed placed) {
      start(step.id(), placed.attempt(), now);
    } else if (step.event() instanceof JobEvent.StopAccepted
        || step.event() instanceof JobEvent.TimedOut) {
      if (step.after().status().occupiesInstance()) {
        end(step.after().liveAttempt().taskId(), StopCause.STOPPED, 137, now);
      }
    }
  }

  private void hear(AccountEvent.NodeStep step, Instant now) {
    if (step.event() instanceof NodeEvent.Ordered) {
      start(step.id(), step.after().liveAttempt(), now);
    } else if (step.event() instanceof NodeEvent.StopOrdered) {
      end(step.after().liveAttempt().taskId(), StopCause.STOPPED, 137, now);
    }
  }

  private void start(JobId id, Attempt attempt, Instant now) {
    if (hosts.containsKey(attempt.placement().instanceId())) {
      tasks.put(attempt.taskId(), new Task(id, attempt, false));
    } else {
      tell(now, Simulation.ended(id, attempt, StopCause.REFUSED, null, now));
    }
  }

  private void supply(Instant now) {
    String environment = ENVIRONMENTS.get(random.nextInt(ENVIRONMENTS.size()));
    long there = hosts.values().stream().filter(h -> h.environment().equals(environment)).count();
    if (there < MOST_INSTANCES && (calm || random.nextInt(5) == 0)) {
      String id = "i-" + ++instances;
      hosts.put(id, new Host(environment, false));
      change(
          environment,
          now,
          new CapacityChange.Ready(
              new Instance(
                  id,
                  Arns.containerInstance(id),
                  "c5.xlarge",
                  new ResourceShape(4_000, 100_000, 0),
                  false,
                  null)));
    }
    if (!calm && !hosts.isEmpty() && random.nextInt(20) == 0) {
      disturb(now);
    }
    if (!calm && random.nextInt(30) == 0) {
      String reason = random.nextBoolean() ? "" : "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";
      change(environment, now, new CapacityChange.Shortage(reason, "no room"));
    }
  }

  private void disturb(Instant now) {
    List<String> all = List.copyOf(hosts.keySet());
    String id = all.get(random.nextInt(all.size()));
    Host host = hosts.get(id);
    if (host.draining() && random.nextBoolean()) {
      hosts.put(id, new Host(host.environment(), false));
      change(host.environment(), now, new CapacityChange.Resumed(id));
    } else if (random.nextBoolean()) {
      hosts.put(id, new Host(host.environment(), true));
      change(host.environment(), now, new CapacityChange.Draining(id));
    } else {
      lose(id, host, now);
    }
  }

  private void lose(String id, Host host, Instant now) {
    hosts.remove(id);
    change(host.environment(), now, new CapacityChange.Terminated(id));
    List<Task> lost = tasks.values().stream().filter(t -> on(t, id)).toList();
    lost.forEach(t -> end(t.attempt().taskId(), StopCause.HOST_LOST, null, now));
  }

  private void release(String id) {
    Host host = hosts.get(id);
    if (host != null && host.draining() && tasks.values().stream().noneMatch(t -> on(t, id))) {
      hosts.remove(id);
    }
  }

  private static boolean on(Task task, String instanceId) {
    return task.attempt().placement().instanceId().equals(instanceId);
  }

  private void progress(Instant now) {
    for (Task task : List.copyOf(tasks.values())) {
      int what = random.nextInt(20);
      String taskId = task.attempt().taskId();
      if (!task.started() && what < 5) {
        tasks.put(taskId, new Task(task.job(), task.attempt(), true));
        tell(now, new AccountCommand.ToJob(task.job(), new JobCommand.TaskStarted(taskId, now)));
      } else if (!task.started() && what == 5) {
        end(taskId, StopCause.START_FAILED, null, now);
      } else if (task.started() && what < 4) {
        end(taskId, StopCause.EXITED, what == 0 ? 1 : 0, now);
      }
    }
  }

  private void end(String taskId, StopCause cause, Integer exitCode, Instant now) {
    Task task = tasks.remove(taskId);
    if (task != null) {
      tell(now, Simulation.ended(task.job(), task.attempt(), cause, exitCode, now));
    }
  }

  private void change(String environment, Instant now, CapacityChange change) {
    String arn = Arns.environment(environment);
    long sequence = sequences.merge(arn, 1L, Long::sum);
    // News of one environment keeps its order.
    news.add(new News(now, new AccountCommand.ChangeCapacity(arn, sequence, change)));
  }

  private void tell(Instant now, AccountCommand command) {
    news.add(new News(now.plus(Duration.ofMillis(random.nextInt(3_000))), command));
  }
}
