package io.windlass.local.command;

import io.windlass.embedded.Directories;
import io.windlass.local.stack.ActiveExecutor;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.LoopbackPorts;
import io.windlass.local.stack.SavedUpOptions;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Objects;

/**
 * A stack for a command that needs one: the one that runs on the given directory, or one that is
 * started and stopped by the command. One that is started uses a temporary directory, which is
 * deleted with it, unless a directory was given.
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
   * Finds or starts a stack.
   *
   * @param keep whether to start it on the default directory and port, since it is to be kept
   *     running
   * @param options options of {@code up} for a stack that has to be started
   */
  static TemporaryStack findOrStart(
      DataDirectoryOption data, boolean keep, ExecutionOptions options, PrintStream out)
      throws IOException, InterruptedException {
    options.validate();
    var running = data.running();
    if (running.isPresent()) {
      var conflict = options.conflictWith(running.get().executor());
      if (conflict.isPresent()) {
        throw new IllegalStateException(
            "a stack runs on %s, and %s; leave the option out, or name another --data"
                .formatted(data.directory().root(), conflict.get()));
      }
      out.println("Stack       the one that runs on " + data.directory().root());
      out.println("Jobs        run " + ActiveExecutor.of(running.get()).description());
      return new TemporaryStack(data.directory(), false, false, out);
    }
    boolean temporary = !keep && !data.isGiven();
    var directory =
        temporary
            ? new StackDirectory(Files.createTempDirectory("windlass-").resolve("stack"))
            : data.directory();
    var earlier = temporary ? SavedUpOptions.NONE : SavedUpOptions.read(directory);
    int wanted = earlier.port() == null ? 8080 : earlier.port();
    int port = keep && LoopbackPorts.isFree(wanted) ? wanted : 0;
    var merged = options.withFallback(earlier.arguments());
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

  /** Lets the stack run on after {@link #release}. */
  void keep() {
    keep = true;
  }

  /** Stops the stack if it was started here, and deletes its directory if that is temporary. */
  void release() throws IOException, InterruptedException {
    if (!started || keep) {
      return;
    }
    out.println();
    DownCommand.stop(directory, out);
    if (temporary) {
      Directories.delete(Objects.requireNonNull(directory.root().getParent()));
    }
  }
}
