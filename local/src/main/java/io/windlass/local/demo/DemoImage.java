package io.windlass.local.demo;

import io.windlass.local.stack.ActiveExecutor;
import io.windlass.local.stack.ExecutorName;
import io.windlass.local.stack.StackState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The image of the jobs of the demo and the benchmark. Jobs that run as processes ignore it. For
 * Docker it is one that is present, otherwise one made of this machine's own static busybox or
 * shell, so that no network is needed, otherwise busybox from the registry.
 */
public final class DemoImage {
  private static final String LOCAL = "windlass-demo:local";
  private static final String BUSYBOX = "busybox:latest";
  private static final String MAKE =
      """
      set -e
      root=$(mktemp -d)
      trap 'rm -rf "$root"' EXIT
      mkdir -p "$root/bin" "$root/tmp" "$root/dev" "$root/proc" "$root/etc"
      static=
      for candidate in "$(command -v busybox || true)" /bin/busybox /usr/bin/busybox; do
        if [ -n "$candidate" ] && [ -x "$candidate" ] && ! ldd "$candidate" >/dev/null 2>&1; then
          static=$candidate
        fi
      done
      if [ -n "$static" ]; then
        cp -L "$static" "$root/bin/busybox"
        for applet in sh echo sleep true false cat env; do ln -s busybox "$root/bin/$applet"; done
        echo "this machine's static busybox"
      else
        for program in sh sleep cat env true echo; do
          file=$(command -v -- "$program" || true)
          [ -x "/bin/$program" ] && file=/bin/$program
          cp -L "$file" "$root/bin/$program"
          ldd "$file" | grep -o '/[^ ]*' | while read -r library; do
            mkdir -p "$root$(dirname "$library")"
            cp -L "$library" "$root$library"
          done
        done
        echo "this machine's shell and its libraries"
      fi
      tar -C "$root" -c . | docker import - windlass-demo:local >/dev/null
      """;

  private final PrintStream out;

  public DemoImage(PrintStream out) {
    this.out = out;
  }

  /**
   * Returns whether a stack that is to be started must not use Docker, since an engine may answer
   * but there is no image that the demo could use.
   */
  public boolean isMissing() throws IOException, InterruptedException {
    if (!succeeds(List.of("docker", "version"), 10)) {
      if (System.getenv("DOCKER_HOST") != null
          || Path.of("/var/run/docker.sock").toFile().exists()) {
        out.println("Docker      " + whyNot() + "; the jobs run as processes");
        return true;
      }
      return false; // no engine will answer the stack either
    }
    Optional<String> image = find();
    if (image.isEmpty()) {
      out.println("            so the jobs run as processes");
    }
    return image.isEmpty();
  }

  /** Returns what the docker command prints about an engine that it cannot use. */
  private static String whyNot() throws InterruptedException {
    try {
      var process =
          new ProcessBuilder("sh", "-c", "exec timeout 10 docker version 2>&1 >/dev/null").start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      var last = output.strip().lines().reduce("", (first, line) -> line);
      return last.isEmpty() ? "its command does not work here" : last;
    } catch (IOException e) {
      return "its command does not work here: " + e.getMessage();
    }
  }

  /** Returns the name of the image; if the jobs of the stack run on Docker, it is present. */
  public String provide(StackState state) throws IOException, InterruptedException {
    return provide(ActiveExecutor.of(state).executor());
  }

  private String provide(ExecutorName executor) throws IOException, InterruptedException {
    return executor == ExecutorName.DOCKER
        ? find().orElseThrow(() -> new IOException("Docker has no image to run jobs in"))
        : BUSYBOX;
  }

  private Optional<String> find() throws IOException, InterruptedException {
    for (var image : List.of(LOCAL, BUSYBOX)) {
      if (succeeds(List.of("docker", "image", "inspect", image), 10)) {
        return Optional.of(image);
      }
    }
    String made = make();
    if (runs(LOCAL)) {
      out.println("Image       " + LOCAL + ", made of " + made);
      return Optional.of(LOCAL);
    }
    if (succeeds(List.of("docker", "pull", "--quiet", BUSYBOX), 60)) {
      out.println("Image       " + BUSYBOX + ", pulled from the registry");
      return Optional.of(BUSYBOX);
    }
    out.println(
        "Image       none could be made of this machine's programs, and no registry answers: "
            + made);
    return Optional.empty();
  }

  /** Creates the image; returns what it was made of, or why it was not. */
  private static String make() throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh", "-c", MAKE).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }

  /**
   * Returns whether programs of the image run, which those of another architecture than the
   * engine's do not.
   */
  private static boolean runs(String image) throws InterruptedException {
    var script = "cat /dev/null && sleep 0 && echo $((6 * 7))";
    var run = List.of("docker", "run", "--rm", "--network", "none", image, "sh", "-c", script);
    if (succeeds(run, 30)) {
      return true;
    }
    succeeds(List.of("docker", "image", "rm", image), 10);
    return false;
  }

  private static boolean succeeds(List<String> command, int seconds) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
