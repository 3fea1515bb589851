package io.windlass.local.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The image that the demo's jobs run in. Where they run as processes its name is only a word. On
 * Docker it is busybox: the one that is there, else from the registry, else made of this machine's
 * own static busybox or shell, so that the demo needs no network.
 */
final class DemoImage {
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

  DemoImage(PrintStream out) {
    this.out = out;
  }

  /** The image's name, there for the engine if jobs run on one. */
  String provide(String executor) throws IOException, InterruptedException {
    if (!executor.equals("docker")) {
      return BUSYBOX;
    }
    for (var image : List.of(BUSYBOX, LOCAL)) {
      if (succeeds(List.of("docker", "image", "inspect", image), 10)) {
        return image;
      }
    }
    if (succeeds(List.of("docker", "pull", "--quiet", BUSYBOX), 30)) {
      out.println("Image       busybox, pulled from the registry");
      return BUSYBOX;
    }
    var process = new ProcessBuilder("sh", "-c", MAKE).redirectErrorStream(true).start();
    var said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "no registry answers, and no image could be made of this machine's programs: " + said);
    }
    out.println("Image       no registry answers; made one of " + said.strip());
    return LOCAL;
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
