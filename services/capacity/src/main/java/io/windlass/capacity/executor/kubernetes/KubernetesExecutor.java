package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.windlass.capacity.executor.ContainerLogs;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.OwnerId;
import io.windlass.capacity.executor.RuntimePlatforms;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.TaskFeature;
import io.windlass.capacity.executor.TaskValidation;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.provider.ElasticCluster;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task as a pod of a Kubernetes cluster, named after the task, so that it is created once
 * and found again. A finalizer keeps the pod, with its exit code and whoever deletes it, until the
 * task is forgotten: a pod that is not there was never created. All that must survive this service
 * is in the cluster. While the API server is away, everything waits and goes on when it is back
 * (ADR 38).
 *
 * <p>Pods are followed by one watch, which lists them again whenever it breaks; each change is
 * judged by {@link ObservedPod}. Time matters only where something does not happen, which is looked
 * at every two seconds.
 */
public final class KubernetesExecutor implements Executor {
  private static final EnumSet<TaskFeature> REFUSED =
      EnumSet.of(
          TaskFeature.PODS,
          TaskFeature.SEVERAL_CONTAINERS,
          TaskFeature.SECRETS,
          TaskFeature.FIRELENS,
          TaskFeature.REPOSITORY_CREDENTIALS,
          TaskFeature.ULIMITS,
          TaskFeature.DEVICES,
          TaskFeature.SWAP,
          TaskFeature.LOG_DRIVERS);

  private static final EnumSet<TaskFeature> IGNORED = EnumSet.of(TaskFeature.NETWORK_MODE);

  /** What the registry has to know of it. */
  public static final ExecutorKind KIND =
      new ExecutorKind(
          "kubernetes",
          honoured(),
          REFUSED,
          ExecutorKind.Probe.NEVER,
          (hostId, machine) -> new ElasticCluster(hostId),
          KubernetesExecutor::open);

  private static final Logger LOG = Logger.getLogger(KubernetesExecutor.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
  private static final Duration QUOTA_RETRY_DELAY = Duration.ofSeconds(5);

  private final KubernetesSettings settings;
  private final Pods pods;
  private final PodManifest manifest;
  private final String epoch;
  private final TaskListener listener;
  private final TaskValidation validation;
  private final ContainerLogs output;
  private final InstantSource clock;
  private final ApiHealth health;
  private final ApiCalls calls;
  private final Map<String, PodTask> tasks = new ConcurrentHashMap<>();

  /** Stops of tasks that this process has not heard of yet. */
  private final Map<String, Instant> earlyStops = new ConcurrentHashMap<>();

  private final SharedIndexInformer<Pod> informer;

  private static EnumSet<TaskFeature> honoured() {
    EnumSet<TaskFeature> honoured = EnumSet.complementOf(REFUSED);
    honoured.removeAll(IGNORED);
    return honoured;
  }

  private KubernetesExecutor(
      ClusterConnection cluster,
      ExecutorSettings settings,
      TaskListener listener,
      LogStore logs,
      InstantSource clock)
      throws IOException {
    var own = settings.dataDirectory().toAbsolutePath().resolve("kubernetes");
    String owner = OwnerId.of(Files.createDirectories(own));
    this.settings = settings.kubernetes();
    this.listener = listener;
    this.clock = clock;
    this.epoch = cluster.epoch();
    this.pods = new Pods(cluster, owner);
    this.manifest = new PodManifest(owner, this.settings.volumes(), this.settings.nodeTimeout());
    this.validation =
        new TaskValidation(
            KIND,
            new ClusterPolicy(settings.hostAccess(), this.settings.volumes()),
            settings.secrets(),
            logs,
            RuntimePlatforms::any);
    this.health = new ApiHealth(cluster.server(), clock);
    this.calls = new ApiCalls(health);
    this.output = new ContainerLogs(logs, calls.timer());
    this.informer = pods.watch(this::changed, this::gone);
  }

  /**
   * Connects to the cluster that the settings name.
   *
   * @throws IOException if the cluster does not answer, or does not let Windlass do what it needs
   */
  public static KubernetesExecutor open(
      ExecutorSettings settings, TaskListener listener, LogStore logs, InstantSource clock)
      throws IOException {
    return open(ClusterConnection.open(settings.kubernetes()), settings, listener, logs, clock);
  }

  static KubernetesExecutor open(
      ClusterConnection cluster,
      ExecutorSettings settings,
      TaskListener listener,
      LogStore logs,
      InstantSource clock)
      throws IOException {
    try {
      cluster.requirePermissions();
      var executor = new KubernetesExecutor(cluster, settings, listener, logs, clock);
      executor.watch();
      return executor;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void watch() {
    var _ = informer.start();
    calls.every(LOOK_EVERY, this::lookAtWaiting);
    calls.every(PROBE_EVERY, () -> calls.end("probe", pods::probe));
  }

  @Override
  public String name() {
    return KIND.name();
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public void start(TaskLaunch launch) {
    PodTask task = take(launch);
    if (task != null) {
      calls.start(task.id(), () -> create(task));
    }
  }

  @Override
  public void recover(Collection<TaskLaunch> mayBeRunning) {
    for (TaskLaunch launch : mayBeRunning) {
      PodTask task = take(launch);
      if (task != null) {
        calls.start(task.id(), () -> resume(task));
      }
    }
  }

  /** Takes charge of a task; null if it has it already. */
  private @Nullable PodTask take(TaskLaunch launch) {
    var task = new PodTask(launch, settings.schedulingTimeout());
    task.stopBy = earlyStops.get(task.id());
    return tasks.putIfAbsent(task.id(), task) == null ? task : null;
  }

  private void resume(PodTask task) {
    Optional<Pod> pod = pods.find(task.id());
    if (pod.isPresent()) {
      observe(task, ObservedPod.of(pod.get()));
    } else if (task.launch.epoch().equals(epoch)) {
      create(task);
    } else {
      synchronized (task) {
        end(task, TaskOutcome.hostLost(task.launch, clock.instant()));
      }
    }
  }

  private void create(PodTask task) {
    synchronized (task) {
      if (task.ended || task.pod != null) {
        return;
      }
      if (task.stopBy != null) {
        end(task, TaskOutcome.stopped(null, null, clock.instant()));
        return;
      }
    }
    try {
      Pod pod = manifest.of(validation.require(task.launch), clock.instant());
      Pod created = pods.create(pod);
      health.created();
      observe(task, ObservedPod.of(created));
    } catch (Pods.QuotaExceeded e) {
      health.quotaExceeded(String.valueOf(e.getMessage()));
      calls.startLater(task.id(), QUOTA_RETRY_DELAY, () -> create(task));
    } catch (StartFailure e) {
      synchronized (task) {
        end(task, TaskOutcome.startFailed(e.reason(), clock.instant()));
      }
    }
  }

  private void changed(String taskId, Pod pod) {
    PodTask task = tasks.get(taskId);
    if (task != null) {
      observe(task, ObservedPod.of(pod));
    }
  }

  private void gone(String taskId, Pod last) {
    PodTask task = tasks.get(taskId);
    if (task != null) {
      observe(task, new ObservedPod(last, true));
    }
  }

  /** Looks at the pods of tasks that do not run, or do not end, again: time has passed. */
  private void lookAtWaiting() {
    for (PodTask task : tasks.values()) {
      synchronized (task) {
        Pod pod = task.pod;
        if (pod != null && (task.startedAt == null || task.deleting)) {
          observe(task, ObservedPod.of(pod));
        }
      }
    }
  }

  private void observe(PodTask task, ObservedPod reading) {
    synchronized (task) {
      if (task.ended) {
        return;
      }
      task.pod = reading.pod();
      task.deleting |= reading.isDeleted();
      reading.stopBy().ifPresent(task::stopBy);
      Instant now = clock.instant();
      if (task.startedAt == null) {
        reading.startedAt().ifPresent(at -> started(task, at, reading.address()));
      }
      if (reading.isOver(now)) {
        end(task, reading.outcome(task.launch, task.startedAt, now));
      } else if (!task.deleting && task.stopBy != null) {
        terminate(task);
      } else if (!task.deleting && task.startedAt == null) {
        task.timeout.giveUp(reading.waiting(), now).ifPresent(reason -> giveUp(task, reason));
      }
    }
  }

  private void started(PodTask task, Instant at, Optional<String> address) {
    task.startedAt = at;
    output.follow(task.launch, pods.output(task.id()));
    listener.started(task.id(), at, address);
  }

  private void end(PodTask task, TaskOutcome outcome) {
    if (!task.ended) {
      CompletionStage<Void> mayBeTold = output.ended(task.id());
      task.ended = true;
      var _ = mayBeTold.thenRun(() -> listener.stopped(task.id(), outcome));
    }
  }

  @Override
  public void stop(String taskId, Duration grace) {
    Instant deadline = clock.instant().plus(grace);
    PodTask task = tasks.get(taskId);
    if (task == null) {
      if (earlyStops.putIfAbsent(taskId, deadline) == null) {
        calls.start(taskId, () -> noteStop(taskId, deadline));
      }
      return;
    }
    synchronized (task) {
      if (!task.ended) {
        task.stopBy(deadline);
        if (task.pod != null && !task.deleting) {
          terminate(task);
        }
      }
    }
  }

  /** Takes the name of a pod that must not be created any more. */
  private void noteStop(String taskId, Instant deadline) {
    if (earlyStops.containsKey(taskId) && !pods.createStopped(manifest.stopped(taskId, deadline))) {
      pods.stop(taskId, deadline, clock.instant());
    }
  }

  private void terminate(PodTask task) {
    task.deleting = true;
    Instant deadline = task.stopBy(clock.instant().plus(Duration.ofDays(1)));
    calls.end(task.id(), () -> pods.stop(task.id(), deadline, clock.instant()));
  }

  private void giveUp(PodTask task, String reason) {
    task.deleting = true;
    LOG.debugf("Task %s cannot start: %s", task.id(), reason);
    calls.end(task.id(), () -> pods.giveUp(task.id(), reason));
  }

  @Override
  public void forget(String taskId) {
    PodTask known = tasks.remove(taskId);
    boolean mayBeCreated = earlyStops.remove(taskId) != null || known == null || known.pod == null;
    var _ =
        output
            .complete(taskId, pods.output(taskId))
            .thenRun(
                () -> {
                  Runnable removal = () -> pods.remove(taskId);
                  if (mayBeCreated) {
                    calls.start(taskId, removal); // behind what creates it
                  } else {
                    calls.end(taskId, removal);
                  }
                });
  }

  @Override
  public Optional<String> trouble() {
    return health.trouble();
  }

  @Override
  public boolean dependsOnOthers() {
    return true;
  }

  @Override
  public Collection<String> held() {
    Set<String> held = new HashSet<>(pods.held());
    held.addAll(output.left());
    held.addAll(earlyStops.keySet());
    held.addAll(tasks.keySet());
    return held;
  }

  @Override
  public void close() {
    informer.close();
    calls.close();
    output.close();
    pods.close();
  }
}
