package io.windlass.capacity.messaging;

import io.windlass.capacity.host.GpuPool;
import io.windlass.capacity.instance.InstanceLoad;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.TaskLaunch;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The tasks of this host whose outcome is not yet recorded, with what they take of their instances.
 * Thread-safe: partition handlers put tasks in, executors' reports change them and take them out.
 *
 * <p>It remembers what reloading from the store would forget (reports whose recording is under
 * way), and it orders two things that must not cross: that a finished task is forgotten by the
 * executor, and that a reloading handler tells the executor what may be running. Otherwise a task
 * that finished in between would be started again.
 */
public final class LiveTasks {
  private record Held(int partition, LiveTask task) {}

  private final Map<String, Held> tasks = new ConcurrentHashMap<>();
  private final Map<String, String> taskIdsByToken = new ConcurrentHashMap<>();
  private final Map<String, InstanceLoad> loads = new ConcurrentHashMap<>();
  private final Set<Reload> reloads = ConcurrentHashMap.newKeySet();
  private final ReadWriteLock reloading = new ReentrantReadWriteLock();
  private final GpuPool gpus;

  /** Tasks of a host without GPUs. */
  public LiveTasks() {
    this(new GpuPool(List.of()));
  }

  /** Tasks have devices out of {@code gpus} from when they are put in until they end. */
  public LiveTasks(GpuPool gpus) {
    this.gpus = gpus;
  }

  /** The task whose metadata is asked for with this token, as long as it has not ended. */
  public Optional<LiveTask> ofToken(String token) {
    return Optional.ofNullable(taskIdsByToken.get(token)).flatMap(this::find);
  }

  Optional<LiveTask> find(String taskId) {
    return Optional.ofNullable(tasks.get(taskId)).map(Held::task);
  }

  /**
   * What instances hold that has not ended; an instance without an entry holds nothing. A live
   * view.
   */
  Map<String, InstanceLoad> loads() {
    return Collections.unmodifiableMap(loads);
  }

  /** Puts in a task that this host takes on, with as many devices as it asks for. */
  LiveTask assign(int partition, LiveTask task, Instant now) {
    long wanted = task.launch().resources().gpus();
    if (wanted == 0) {
      put(partition, task, now);
      return task;
    }
    synchronized (gpus) {
      LiveTask equipped = LiveTask.assigned(task.launch().using(gpus.choose(wanted)));
      put(partition, equipped, now);
      return equipped;
    }
  }

  void put(int partition, LiveTask task, Instant now) {
    if (tasks.put(task.launch().taskId(), new Held(partition, task)) == null) {
      came(task.launch(), now);
    }
  }

  /** Replaces a task by its next state; empty when it is not here or {@code step} has none. */
  Optional<LiveTask> advance(String taskId, Function<LiveTask, Optional<LiveTask>> step) {
    Held[] advanced = new Held[1];
    tasks.computeIfPresent(
        taskId,
        (id, held) -> {
          Optional<LiveTask> next = step.apply(held.task);
          advanced[0] = next.map(task -> new Held(held.partition, task)).orElse(null);
          return advanced[0] == null ? held : advanced[0];
        });
    return Optional.ofNullable(advanced[0]).map(Held::task);
  }

  /**
   * Its outcome is known: it takes nothing of its instance from then on, and before anybody else
   * hears of it. Empty when it is not here or had ended before.
   */
  Optional<LiveTask> end(String taskId, Instant at) {
    Optional<LiveTask> ended = advance(taskId, LiveTask::end);
    ended.ifPresent(task -> went(task.launch(), at));
    return ended;
  }

  /** Its outcome is recorded: takes it out, then runs {@code forget}. */
  void finish(String taskId, Instant at, Runnable forget) {
    reloading.readLock().lock();
    try {
      Held held = tasks.remove(taskId);
      if (held != null && !held.task.ended()) {
        went(held.task.launch(), at);
      }
      gpus.release(taskId);
      reloads.forEach(reload -> reload.finishedMeanwhile.add(taskId));
      forget.run();
    } finally {
      reloading.readLock().unlock();
    }
  }

  /** Nothing is placed on an instance any more. */
  void instanceGone(String instanceId) {
    loads.computeIfPresent(instanceId, (id, load) -> load.tasks() == 0 ? null : load);
  }

  /** Begins to reload a partition: to be called before its rows are read. */
  Reload beginReload(int partition) {
    Reload reload = new Reload(partition);
    reloads.add(reload);
    return reload;
  }

  /** One reading of a partition's rows, during which tasks may finish. */
  final class Reload {
    private final int partition;
    private final Set<String> finishedMeanwhile = ConcurrentHashMap.newKeySet();

    private Reload(int partition) {
      this.partition = partition;
    }

    /**
     * Takes what was read in place of what is here, and tells {@code running} the tasks that the
     * executor should have.
     */
    void complete(Collection<LiveTask> stored, Instant now, Consumer<List<LiveTask>> running) {
      reloading.writeLock().lock();
      try {
        reloads.remove(this);
        Map<String, LiveTask> merged = merge(stored);
        tasks.forEach(
            (id, held) -> {
              if (held.partition == partition && !merged.containsKey(id)) {
                tasks.remove(id);
                if (!held.task.ended()) {
                  went(held.task.launch(), now);
                }
              }
            });
        merged.values().forEach(task -> put(partition, task, now));
        running.accept(merged.values().stream().filter(task -> !task.ended()).toList());
      } finally {
        reloading.writeLock().unlock();
      }
    }

    private Map<String, LiveTask> merge(Collection<LiveTask> stored) {
      Map<String, LiveTask> merged = new HashMap<>();
      for (LiveTask task : stored) {
        String id = task.launch().taskId();
        if (!finishedMeanwhile.contains(id)) {
          Held here = tasks.get(id);
          merged.put(id, here == null ? task : task.withReportsOf(here.task));
        }
      }
      return merged;
    }
  }

  private void came(TaskLaunch launch, Instant at) {
    gpus.take(launch.taskId(), launch.assignment().gpus());
    String token = launch.assignment().metadataToken();
    if (!token.isEmpty()) {
      taskIdsByToken.put(token, launch.taskId());
    }
    loads.merge(
        launch.instanceId(),
        InstanceLoad.NONE.taskCame(launch.resources(), at),
        (before, one) -> before.taskCame(launch.resources(), at));
  }

  private void went(TaskLaunch launch, Instant at) {
    gpus.release(launch.taskId());
    taskIdsByToken.remove(launch.assignment().metadataToken());
    loads.computeIfPresent(
        launch.instanceId(), (id, before) -> before.taskWent(launch.resources(), at));
  }
}
