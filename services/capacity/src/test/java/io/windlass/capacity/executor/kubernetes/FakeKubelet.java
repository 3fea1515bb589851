package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.mockwebserver.http.MockResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs pods as a node would, in the states and with the whole seconds that Kubernetes tells. A
 * script is of {@code echo}, {@code sleep} and {@code exit}; some images have a fate of their own.
 */
final class FakeKubelet implements AutoCloseable {
  /** An image that is not there. */
  static final String MISSING = "registry.test/missing:1";

  /** An image whose container is killed for its memory. */
  static final String GREEDY = "greedy";

  /** An image whose program does not exist. */
  static final String HOLLOW = "hollow";

  /** The image of a pod that fits no node. */
  static final String HUGE = "huge";

  static final String PULL_ERROR = "failed to pull and unpack image: not found";
  private static final Logger LOG = Logger.getLogger(FakeKubelet.class);
  private static final Duration BACK_OFF = Duration.ofMillis(300);

  private final FakeCluster cluster;
  private final Map<String, CountDownLatch> signals = new ConcurrentHashMap<>();
  private final Map<String, List<String>> output = new ConcurrentHashMap<>();
  private final Map<String, Integer> runs = new ConcurrentHashMap<>();
  private final ExecutorService pods = Executors.newVirtualThreadPerTaskExecutor();

  FakeKubelet(FakeCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns how often a pod's container was run. */
  int runs(String name) {
    return runs.getOrDefault(name, 0);
  }

  void created(Pod pod) {
    String name = pod.getMetadata().getName();
    if (pod.getSpec().getSchedulingGates().isEmpty()) {
      signals.put(name, new CountDownLatch(1));
      pods.execute(() -> runUntilClosed(name, pod));
    }
  }

  void deleted(String name) {
    CountDownLatch signal = signals.get(name);
    if (signal != null) {
      signal.countDown();
    }
  }

  private void runUntilClosed(String name, Pod pod) {
    try {
      run(name, pod);
    } catch (KubernetesClientException | IllegalStateException e) {
      LOG.debugf("Pod %s was removed, or its cluster: %s", name, e);
    }
  }

  private void run(String name, Pod pod) {
    var container = pod.getSpec().getContainers().getFirst();
    switch (container.getImage()) {
      case MISSING -> pullInVain(name);
      case HUGE -> unschedulable(name);
      case HOLLOW -> {
        cluster.schedule(name);
        end(name, "StartError", 128, "no such file or directory", Instant.EPOCH);
      }
      default -> {
        cluster.schedule(name);
        Instant startedAt = Instant.now();
        runs.merge(name, 1, Integer::sum);
        set(name, running(startedAt));
        int code = interpret(name, container.getArgs().getLast().replace("$$", "$"));
        boolean killed = container.getImage().equals(GREEDY);
        String reason = killed ? "OOMKilled" : code == 0 ? "Completed" : "Error";
        end(name, reason, killed ? 137 : code, null, startedAt);
      }
    }
  }

  private int interpret(String name, String script) {
    int code = 0;
    for (String command : script.split("; ", -1)) {
      String word = command.substring(command.indexOf(' ') + 1);
      switch (command.substring(0, command.indexOf(' '))) {
        case "echo" -> print(name, word);
        case "sleep" -> {
          if (isTerminatedWithin(name, Duration.ofSeconds(Long.parseLong(word)))) {
            return 143;
          }
        }
        case "exit" -> code = Integer.parseInt(word);
        default -> throw new IllegalArgumentException(script);
      }
    }
    return code;
  }

  private boolean isTerminatedWithin(String name, Duration time) {
    try {
      return signals.get(name).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // the cluster is closed
    }
  }

  void print(String name, String line) {
    output
        .computeIfAbsent(name, pod -> new CopyOnWriteArrayList<>())
        .add(Instant.now() + " " + line + "\n");
  }

  private void pullInVain(String name) {
    cluster.schedule(name);
    boolean deleted = false;
    while (!deleted) {
      set(name, waiting("ErrImagePull", PULL_ERROR));
      deleted = isTerminatedWithin(name, BACK_OFF);
      if (!deleted) {
        set(name, waiting("ImagePullBackOff", "Back-off pulling image"));
        deleted = isTerminatedWithin(name, BACK_OFF);
      }
    }
    phase(name, "Failed");
  }

  private void unschedulable(String name) {
    cluster.edit(
        name,
        pod ->
            pod.edit()
                .editOrNewStatus()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/1 nodes are available: 1 Insufficient memory.")
                .endCondition()
                .endStatus()
                .build());
  }

  private static ContainerState waiting(String reason, String message) {
    return new ContainerStateBuilder().withNewWaiting(message, reason).build();
  }

  private static ContainerState running(Instant at) {
    return new ContainerStateBuilder().withNewRunning(seconds(at)).build();
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Ends a pod's container; its phase follows later, as on a node. */
  void end(String name, String reason, int code, String message, Instant startedAt) {
    set(
        name,
        new ContainerStateBuilder()
            .withNewTerminated()
            .withReason(reason)
            .withMessage(message)
            .withExitCode(code)
            .withStartedAt(seconds(startedAt))
            .withFinishedAt(seconds(Instant.now()))
            .endTerminated()
            .build());
    phase(name, code == 0 ? "Succeeded" : "Failed");
  }

  private void phase(String name, String phase) {
    change(name, phase, null);
  }

  private void set(String name, ContainerState state) {
    change(name, state.getRunning() == null ? "Pending" : "Running", state);
  }

  private void change(String name, String phase, ContainerState state) {
    if (cluster.pod(name).get() == null) {
      return; // forgotten meanwhile
    }
    cluster.edit(
        name,
        pod -> {
          var status = pod.edit().editOrNewStatus().withPhase(phase).withPodIP("10.88.0.7");
          if (state != null) {
            status.withContainerStatuses(
                new ContainerStatusBuilder().withName(PodNames.CONTAINER).withState(state).build());
          }
          return status.endStatus().build();
        });
  }

  /** Answers as a node does: from a whole second on, and an error before there is a container. */
  MockResponse log(String name, String query) {
    if (runs(name) == 0) {
      return FakeCluster.status(400, "container is waiting to start");
    }
    String since = query.contains("sinceTime=") ? query.replaceAll(".*sinceTime=", "") : "";
    var body = new StringBuilder();
    for (String line : output.getOrDefault(name, List.of())) {
      if (line.compareTo(since.replace("Z", "")) >= 0) {
        body.append(line);
      }
    }
    return new MockResponse().setResponseCode(200).setBody(body.toString());
  }

  @Override
  public void close() {
    pods.shutdownNow();
  }
}
