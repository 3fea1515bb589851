package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.HostAccess;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.OwnerId;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.executor.SecretSource;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamInfo;
import io.windlass.capacity.task.MetadataEndpoint;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an executor on a real engine. Closing it forgets all tasks and fails if a container is left.
 */
final class DockerRig implements AutoCloseable {
  final DockerClient client;
  final Path data;
  final InMemoryStreamIndex index = new InMemoryStreamIndex();
  private final @Nullable String host;
  private final String network;
  MetadataEndpoint metadata = MetadataEndpoint.NONE;
  HostAccess access = HostAccess.allBut(List.of());
  SecretSource secrets = SecretSource.NONE;
  private final Set<String> given = ConcurrentHashMap.newKeySet();
  RecordingListener listener = new RecordingListener();
  LogStore logs;
  DockerExecutor executor;

  DockerRig(Path data) throws IOException {
    this(data, null);
  }

  /** Creates a rig in which tasks that ask for no network are in {@code network}. */
  static DockerRig inNetwork(Path data, String network) throws IOException {
    return new DockerRig(data, null, network);
  }

  /** Creates a rig; {@code host} is the address of the engine. */
  DockerRig(Path data, @Nullable String host) throws IOException {
    this(data, host, "host");
  }

  private DockerRig(Path data, @Nullable String host, String network) throws IOException {
    this.client = TestEngine.require();
    this.data = data;
    this.host = host;
    this.network = network;
    open();
  }

  private void open() throws IOException {
    listener = new RecordingListener();
    logs = LogStore.open(data, index, InstantSource.system());
    var settings =
        ExecutorSettings.of(data)
            .withDockerHost(host)
            .withNetworkMode(network)
            .withHostAccess(access)
            .withSecrets(secrets)
            .withMetadata(metadata);
    executor = DockerExecutor.open(settings, listener, logs, InstantSource.system());
  }

  /** Replaces the executor by a new one without any state. */
  void restart() throws IOException {
    shut();
    open();
  }

  void shut() {
    executor.close();
    logs.close();
  }

  String owner() throws IOException {
    return OwnerId.of(data.resolve("docker"));
  }

  static TaskLaunch task(List<String> command, Consumer<Containers> change) {
    return Containers.launch(
        command,
        container -> {
          container.image = TestEngine.IMAGE;
          change.accept(container);
        });
  }

  static TaskLaunch task(String... command) {
    return task(List.of(command), container -> {});
  }

  static TaskLaunch shell(String script) {
    return task("sh", "-c", script);
  }

  static TaskLaunch shell(String script, Consumer<Containers> change) {
    return task(List.of("sh", "-c", script), change);
  }

  TaskLaunch start(TaskLaunch launch) {
    given.add(launch.taskId());
    executor.start(launch);
    return launch;
  }

  TaskOutcome run(TaskLaunch launch) {
    start(launch);
    return listener.awaitStopped(launch.taskId());
  }

  TaskOutcome recover(TaskLaunch launch) {
    given.add(launch.taskId());
    executor.recover(List.of(launch));
    return listener.awaitStopped(launch.taskId());
  }

  /** Returns the output so far; all of it if the task has ended. */
  List<String> lines(TaskLaunch launch) {
    if (listener.hasStopped(launch.taskId())) {
      var key = LaunchRules.logStream(launch);
      await(
          () -> index.find(key).filter(LogStreamInfo::complete).isPresent(),
          () -> "all output of " + launch.taskId());
    }
    return LogLines.of(logs, launch);
  }

  /** Waits until the task has printed a line. */
  void awaitLine(TaskLaunch launch, String line) {
    listener.awaitStarted(launch.taskId());
    await(() -> lines(launch).contains(line), () -> "line " + line + " in " + lines(launch));
  }

  /** Waits until the engine reports that the container has ended. */
  void awaitEnd(TaskLaunch launch) {
    String name = ContainerRequest.containerName(launch.taskId());
    await(
        () -> "exited".equals(client.inspectContainerCmd(name).exec().getState().getStatus()),
        () -> name + " to end");
  }

  /** Waits until the file {@code trace} has this number of lines. */
  void awaitTrace(int lines) {
    Path file = data.resolve("trace");
    await(() -> lines(file) == lines, () -> lines + " lines in " + file);
  }

  private static int lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void await(BooleanSupplier condition, java.util.function.Supplier<String> what) {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  String newFile(String name) throws IOException {
    return Files.createFile(data.resolve(name)).toString();
  }

  @Override
  public void close() throws IOException {
    String owner = owner();
    given.forEach(executor::forget);
    try {
      await(
          () -> TestEngine.containers(client, owner).isEmpty(),
          () -> "no containers left: " + TestEngine.containers(client, owner));
    } finally {
      shut();
      client.close();
    }
  }
}
