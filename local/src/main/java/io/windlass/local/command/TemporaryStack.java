package io.windlass.local.command;

import io.windlass.local.stack.ActiveExecutor;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.Ports;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.UpOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A stack for a command that needs one: the one that runs on the given directory, or one that is
 * started for the command's time. A started one lives in a directory of its own, which goes away
 * with it, unless a directory was given.
 */
final class TemporaryStack {
  private final StackDirectory directory;
  private final boolean started;
  private final boolean temporary;
  private final PrintStream out;
  private boolean keep;

  private TemporaryStack(
      StackDirectory directory, boolean started, boolean temporary, PrintStream out) {
    this.out = out;
    this.directory = directory;
    this.started = started;
    this.temporary = temporary;
  }

  /**
   * Finds or starts it.
   *
   * @param keep start it on the default directory and port, to be left running
   * @param options of {@code up}, if one has to be started; what runs must not contradict them
   */
  static TemporaryStack borrow(
      DataDirectoryOption data, boolean keep, ExecutionOptions options, PrintStream out)
      throws IOException, InterruptedException {
    options.check();
    var running = data.running();
    if (running.isPresent()) {
      var objection = options.contradicts(running.get().executor());
      if (objection.isPresent()) {
        throw new IllegalStateException(
            "a stack runs on %s, and %s; leave the option out, or name another --data"
                .formatted(data.directory().root(), objection.get()));
      }
      out.println("Stack       the one that runs on " + data.directory().root());
      out.println("Jobs        run " + ActiveExecutor.of(running.get()).words());
      return new TemporaryStack(data.directory(), false, false, out);
    }
    boolean temporary = !keep && !data.isGiven();
    var directory =
        temporary
            ? new StackDirectory(Files.createTempDirectory("windlass-").resolve("stack"))
            : data.directory();
    var earlier = temporary ? UpOptions.NONE : UpOptions.read(directory);
    int wanted = earlier.port() == null ? 8080 : earlier.port();
    int port = keep && Ports.isFree(wanted) ? wanted : 0;
    var merged = options.over(earlier.arguments());
    int code = new DetachedLauncher(directory, out).start(port, false, merged.arguments());
    if (code != 0) {
      throw new IllegalStateException("the stack did not start");
    }
    return new TemporaryStack(directory, true, temporary, out);
  }

  StackState state() {
    return StackState.read(directory).orElseThrow();
  }

  Credentials credentials() {
    return Credentials.read(directory);
  }

  /** Leave it running. */
  void keep() {
    keep = true;
  }

  /** Stops it if it was started for this, and removes its directory if that was made for this. */
  void giveBack() throws IOException, InterruptedException {
    if (!started || keep) {
      return;
    }
    out.println();
    DownCommand.stop(directory, out);
    if (temporary) {
      remove(directory.root().getParent());
    }
  }

  private static void remove(@org.jspecify.annotations.Nullable Path root) throws IOException {
    if (root == null) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
