package io.windlass.local.command;

import io.windlass.local.launcher.Installation;
import io.windlass.local.launcher.LogFollower;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.StackState.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a launcher in a session of its own, which outlives the command that started it. */
final class DetachedLauncher {
  private static final String ARCHIVE = "-XX:SharedArchiveFile=";

  private final StackDirectory directory;
  private final PrintStream out;

  DetachedLauncher(StackDirectory directory, PrintStream out) {
    this.directory = directory;
    this.out = out;
  }

  /** Starts the launcher and shows its output until it is ready; returns the exit code. */
  int start(int port, boolean fresh, List<String> options)
      throws IOException, InterruptedException {
    directory.create();
    var log = directory.log("launcher");
    long from = Files.exists(log) ? Files.size(log) : 0;
    var process =
        new ProcessBuilder(command(port, fresh, options))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var follower = new LogFollower(log, from, out);
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      follower.advance();
      if (isReady(process.pid())) {
        follower.advance();
        return 0;
      }
    }
    follower.advance();
    return Math.max(1, process.exitValue());
  }

  private List<String> command(int port, boolean fresh, List<String> options) {
    var command = new ArrayList<String>(List.of("setsid"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .map(DetachedLauncher::ownArchive)
        .forEach(command::add);
    command.addAll(List.of("-jar", Installation.current().launcherJarFile().toString()));
    command.addAll(List.of("up", "--daemon", "--port", Integer.toString(port)));
    command.addAll(List.of("--data", directory.root().toString()));
    command.addAll(options);
    if (fresh) {
      command.add("--fresh");
    }
    return command;
  }

  /**
   * Returns the flag with a class archive (CDS) for the launcher, which loads other classes than
   * the command that starts it.
   */
  private static String ownArchive(String flag) {
    if (!flag.startsWith(ARCHIVE)) {
      return flag;
    }
    var archive = Path.of(flag.substring(ARCHIVE.length()));
    return ARCHIVE + archive.resolveSibling("launcher.jsa");
  }

  private boolean isReady(long pid) {
    return StackState.read(directory)
        .filter(state -> state.phase() == Phase.READY)
        .map(StackState::launcher)
        .filter(launcher -> launcher.pid() == pid)
        .isPresent();
  }
}
