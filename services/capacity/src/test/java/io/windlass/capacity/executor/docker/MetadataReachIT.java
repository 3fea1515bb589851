package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.metadata.MetadataServer;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers reach their metadata from the networks that they are in; otherwise they have no
 * address of it.
 */
class MetadataReachIT {
  private static final String ASK =
      """
      echo "uri=$ECS_CONTAINER_METADATA_URI_V4"
      grep -c host.docker.internal /etc/hosts
      [ -z "$ECS_CONTAINER_METADATA_URI_V4" ] || wget -q -O - "$ECS_CONTAINER_METADATA_URI_V4"/task
      [ -z "$ECS_CONTAINER_METADATA_URI_V4" ] || wget -q -O - "$ECS_CONTAINER_METADATA_URI_V4"/stats
      true
      """;

  private @TempDir Path data;
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, LiveTask> tasks = new ConcurrentHashMap<>();
  private MetadataServer server;
  private DockerRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new DockerRig(data);
    server = MetadataServer.open(vertx, data);
    rig.metadata = server;
    rig.restart();
    server.answerFrom(token -> Optional.ofNullable(tasks.get(token)), rig.executor);
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private List<String> ask(String network, String token) {
    TaskLaunch launch =
        Launches.of(List.of("sh", "-c", ASK), fields -> fields.with(image(fields)).network(network))
            .assigned(new TaskAssignment(false, List.of(), token));
    tasks.put(token, LiveTask.assigned(launch));
    assertThat(rig.run(launch).exitCode()).as("%s", rig.lines(launch)).isZero();
    return rig.lines(launch);
  }

  private static io.windlass.capacity.task.ContainerPlan image(Launches.Fields fields) {
    return io.windlass.capacity.executor.Containers.of(
        fields.container(), container -> container.image = TestEngine.IMAGE);
  }

  @Test
  void aContainerOnTheHostsNetworkUsesLoopback() {
    String token = "a".repeat(40);
    List<String> lines = ask(null, token);
    assertThat(lines.get(0)).startsWith("uri=http://127.0.0.1:").endsWith("/v4/" + token);
    assertThat(lines.get(1)).isEqualTo("1");
    assertThat(lines.get(2)).contains("\"TaskARN\":\"arn:task/").contains("\"Containers\"");
    assertThat(lines.get(2)).contains("\"NetworkMode\":\"host\"").contains("\"DockerId\"");
    assertThat(lines.get(2)).contains("\"ImageID\":\"sha256:");
    assertThat(lines.get(2) + lines).contains("memory_stats").contains("cpu_usage");
  }

  @Test
  void aContainerOnABridgeUsesItsGateway() {
    String token = "b".repeat(40);
    List<String> lines = ask("awsvpc", token);
    assertThat(lines.get(0)).startsWith("uri=http://172.").endsWith("/v4/" + token);
    assertThat(lines.get(1)).isEqualTo("1");
    assertThat(lines.get(2)).contains("\"NetworkMode\":\"bridge\"").contains("172.");
  }

  @Test
  void aContainerWithoutANetworkHasNoMetadataAddress() {
    List<String> lines = ask("none", "c".repeat(40));
    assertThat(lines).containsExactly("uri=", "0");
  }
}
