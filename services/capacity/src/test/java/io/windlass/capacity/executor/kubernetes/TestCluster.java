package io.windlass.capacity.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A real cluster, for tests that run with {@code -Pkubernetes}: the one that {@code KUBECONFIG}
 * names, which must have the image {@value #IMAGE}; or else {@code tests/cluster}, which is
 * started.
 */
final class TestCluster {
  static final String IMAGE = "windlass-test:busybox";
  static final String NAMESPACE = "windlass-test";
  private static final Path OWN_KUBECONFIG = Path.of("/var/lib/windlass-cluster/admin.kubeconfig");
  private static final Path SCRIPT =
      Path.of(System.getProperty("windlass.root", "../.."), "tests/cluster/cluster");
  private static final String ROOT_FILES =
      """
      set -e
      root=$(mktemp -d)
      trap 'rm -rf "$root"' EXIT
      mkdir "$root/bin" "$root/tmp" "$root/etc"
      cp /bin/busybox "$root/bin/"
      for applet in $(/bin/busybox --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
      done
      "$0" image windlass-test:busybox "$root"
      """;

  private TestCluster() {}

  /** Returns settings for the cluster; skips the test where none was asked for. */
  static KubernetesSettings require() throws IOException {
    boolean asked = "yes".equals(System.getProperty("windlass.test.kubernetes"));
    if (!asked) {
      System.err.println("SKIPPED, pods of a real cluster are not tested: run with -Pkubernetes");
    }
    Assumptions.assumeTrue(asked, "SKIPPED: run with -Pkubernetes");
    Path kubeconfig = System.getenv("KUBECONFIG") == null ? started() : null;
    var settings =
        new KubernetesSettings(
            kubeconfig,
            null,
            NAMESPACE,
            ClusterVolumes.NONE,
            Duration.ofSeconds(5),
            Duration.ofDays(1));
    try (var cluster = ClusterConnection.open(settings)) {
      createNamespace(cluster.client());
    }
    return settings;
  }

  private static Path started() throws IOException {
    if (!Files.exists(OWN_KUBECONFIG)) {
      run(SCRIPT.toString(), "up");
    }
    run("sh", "-c", ROOT_FILES, SCRIPT.toString());
    return OWN_KUBECONFIG;
  }

  private static void createNamespace(KubernetesClient client) {
    if (client.namespaces().withName(NAMESPACE).get() == null) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .create();
    }
  }

  /** Runs a command of the test cluster, such as {@code kill kubelet}. */
  static void command(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
  }

  static PodResource pod(ClusterConnection cluster, String taskId) {
    return cluster.client().pods().inNamespace(NAMESPACE).withName(PodNames.pod(taskId));
  }
}
