package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The Docker engine on which tests run containers, with an image of the static busybox of this
 * machine. Without an engine, tests are skipped with a message, or fail if {@code
 * WINDLASS_TEST_DOCKER} is {@code required}.
 */
final class TestEngine {
  static final String IMAGE = "windlass-test:busybox";

  /** An image with a command, a user, a directory and a variable. */
  static final String OWN_WAYS = "windlass-test:own-ways";

  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String IMPORT =
      """
      set -e
      root=$(mktemp -d)
      trap 'rm -rf "$root"' EXIT
      cd "$root"
      mkdir bin dev etc proc sys tmp
      cp /bin/busybox bin/
      for applet in $(bin/busybox --list); do
        [ "$applet" = busybox ] || ln -s busybox "bin/$applet"
      done
      echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
      echo 'worker:x:1234:5678:worker:/:/bin/sh' >>etc/passwd
      echo 'workers:x:5678:' >etc/group
      tar -c . | docker import - windlass-test:busybox
      tar -c . | docker import -c 'CMD ["sh", "-c", "pwd; id -u; echo $OF_THE_IMAGE"]' \
        -c 'USER worker' -c 'WORKDIR /tmp' -c 'ENV OF_THE_IMAGE=yes' - windlass-test:own-ways
      """;

  private TestEngine() {}

  /** Returns a client; skips the test if there is no engine. */
  static DockerClient require() throws IOException {
    var answer = DockerEngine.probe(null);
    requireThat(answer.available(), answer.words());
    requireThat(Files.isExecutable(BUSYBOX), "no static busybox to make an image of");
    var client = DockerEngine.connect(null).client();
    importImage(client);
    return client;
  }

  private static void requireThat(boolean condition, String otherwise) {
    if (!condition) {
      System.err.println("SKIPPED, containers are not tested: " + otherwise);
      if ("required".equals(System.getenv("WINDLASS_TEST_DOCKER"))) {
        Assertions.fail("WINDLASS_TEST_DOCKER is required, but " + otherwise);
      }
    }
    Assumptions.assumeTrue(condition, () -> "SKIPPED: " + otherwise);
  }

  private static void importImage(DockerClient client) throws IOException {
    try {
      client.inspectImageCmd(OWN_WAYS).exec(); // created last
    } catch (NotFoundException e) {
      Process shell = new ProcessBuilder("sh", "-c", IMPORT).redirectErrorStream(true).start();
      shell.getOutputStream().close();
      String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.onExit().join().exitValue()).as(said).isZero();
    }
  }

  /** Returns the names of the containers of an executor, running or not. */
  static List<String> containers(DockerClient client, String owner) {
    return client
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(ContainerRequest.OWNER_LABEL, owner))
        .exec()
        .stream()
        .map(container -> container.getNames()[0])
        .toList();
  }

  /** Returns the names of the volumes of a task. */
  static List<String> volumes(DockerClient client, String taskId) {
    var volumes =
        client
            .listVolumesCmd()
            .withFilter("name", List.of(ContainerRequest.volumeName(taskId, "")))
            .exec()
            .getVolumes();
    return Optional.ofNullable(volumes).orElse(List.of()).stream().map(v -> v.getName()).toList();
  }
}
