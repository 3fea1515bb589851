package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A Docker daemon of the test, which the test may stop and start again, with its own socket, data
 * and bridge (without one it would remove the bridge of the machine's engine), and without packet
 * rules. The test is skipped where no daemon can be started (no root, no dockerd).
 *
 * <p>Its PATH has a substitute for {@code nvidia-container-runtime-hook}: the daemon registers the
 * driver "nvidia" if it finds that program, and then sets {@code NVIDIA_VISIBLE_DEVICES} from the
 * device request, as with the real one.
 */
final class OwnEngine implements AutoCloseable {
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
      tar -c . | docker -H "$1" import - windlass-test:busybox
      """;

  /** Removes the mounts that a daemon leaves. */
  private static final String CLEAN_UP =
      """
      grep -o "$1[^ ]*" /proc/mounts | sort -r | xargs -r -n1 umount -l
      rm -rf "$1"
      """;

  private final Path directory;
  private final Path hooks;
  private final String bridge;
  private Process daemon;

  private OwnEngine(Path directory) throws IOException {
    this.directory = directory;
    this.hooks = Files.createDirectories(directory.resolve("bin"));
    Path hook = hooks.resolve("nvidia-container-runtime-hook");
    Files.writeString(hook, "#!/bin/sh\nexit 0\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    this.bridge = "wde" + ProcessHandle.current().pid();
    run("ip", "link", "add", bridge, "type", "bridge");
    run("ip", "addr", "add", "172.31.213.1/24", "dev", bridge);
    run("ip", "link", "set", bridge, "up");
    this.daemon = launch();
  }

  private static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(String.join(" ", command) + said).isZero();
  }

  /** Starts a daemon with the test image; the path of its socket must be short. */
  static OwnEngine start() throws IOException {
    TestEngine.require().close();
    boolean possible =
        "root".equals(System.getProperty("user.name"))
            && Files.isExecutable(Path.of("/usr/sbin/dockerd"))
            && Files.isExecutable(Path.of("/usr/sbin/ip"));
    Assumptions.assumeTrue(possible, "SKIPPED: no Docker daemon can be started here");
    var engine = new OwnEngine(Files.createTempDirectory(Path.of("/tmp"), "wde"));
    engine.importImage();
    return engine;
  }

  String host() {
    return "unix://" + directory.resolve("docker.sock");
  }

  DockerClient client() {
    return DockerEngine.connect(host()).client();
  }

  private Process launch() throws IOException {
    var command =
        new ProcessBuilder(
            "/usr/sbin/dockerd",
            "--data-root",
            directory.resolve("data").toString(),
            "--exec-root",
            directory.resolve("exec").toString(),
            "--pidfile",
            directory.resolve("pid").toString(),
            "--host",
            host(),
            "--bridge=" + bridge,
            "--iptables=false",
            "--ip-masq=false");
    Map<String, String> environment = command.environment();
    environment.put("PATH", hooks + ":" + environment.get("PATH"));
    var log = ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile());
    Process started = command.redirectOutput(log).redirectError(log).start();
    DockerRig.await(
        () -> DockerEngine.probe(host()).available() || !started.isAlive(),
        () -> "a Docker daemon of the test's own: " + log());
    Assumptions.assumeTrue(
        started.isAlive(), () -> "SKIPPED: no second Docker daemon runs here: " + log());
    return started;
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void importImage() throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", IMPORT, "sh", host()).redirectErrorStream(true).start();
    shell.getOutputStream().close();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.onExit().join().exitValue()).as(said).isZero();
  }

  /** Stops it as a service manager does; its containers end. */
  void stop() {
    daemon.destroy();
    awaitEnd();
  }

  /** Tells it to stop and does not wait. */
  void beginToStop() {
    daemon.destroy();
  }

  void awaitEnd() {
    try {
      assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts it again. */
  void startAgain() throws IOException {
    daemon = launch();
  }

  @Override
  public void close() throws IOException {
    if (daemon.isAlive()) {
      stop();
    }
    run("ip", "link", "delete", bridge);
    run("sh", "-c", CLEAN_UP, "sh", directory.toString());
  }
}
