package io.windlass.local.command;

import io.windlass.local.launcher.ForegroundLauncher;
import io.windlass.local.launcher.Installation;
import io.windlass.local.launcher.StackConsole;
import io.windlass.local.stack.LoopbackPorts;
import io.windlass.local.stack.SavedUpOptions;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a stack: broker, database server, schema registry, four services, and the router"
          + " that clients talk to. Supervises them until Ctrl-C, or until windlass down.",
      "Options that configure the stack are kept in its data directory and apply to later starts"
          + " until they are given again.",
      "JVM flags: WINDLASS_JVM_FLAGS for all processes, WINDLASS_JVM_FLAGS_SCHEDULER (and so on)"
          + " for one."
    })
public final class UpCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8080;

  @Option(names = "--detach", description = "Return when the stack is ready; it keeps running.")
  private boolean detach;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port that clients use, on the loopback interface (default: 8080).")
  private @Nullable Integer port;

  @Mixin private DataDirectoryOption data = new DataDirectoryOption();
  @Mixin private ExecutionOptions stack = new ExecutionOptions();

  @Option(
      names = "--fresh",
      description =
          "Delete everything in the data directory first: jobs, logs, keys. Asks for confirmation at a"
              + " terminal; refused while a stack runs there.")
  private boolean fresh;

  @Option(names = "--yes", description = "Do not ask before --fresh removes anything.")
  private boolean yes;

  @Option(
      names = "--without-services",
      description = "Start only broker, database server and registry, to work on a service.")
  private boolean withoutServices;

  @Option(names = "--daemon", hidden = true)
  private boolean daemon;

  @Override
  public Integer call() throws Exception {
    var directory = data.directory();
    var running = data.running();
    if (running.isPresent()) {
      var launcher = running.get().launcher();
      System.err.printf(
          "A stack runs on %s already: %s, process %d (./windlass status, ./windlass down).%n",
          directory.root(), running.get().endpoint(), launcher == null ? 0 : launcher.pid());
      return 1;
    }
    var earlier = fresh || daemon ? SavedUpOptions.NONE : SavedUpOptions.read(directory);
    int chosen = firstNonNull(port, firstNonNull(earlier.port(), DEFAULT_PORT));
    if (!LoopbackPorts.isFree(chosen) && chosen != 0) {
      System.err.printf(
          "Port %d is taken by another program; choose another with --port.%n", chosen);
      return 1;
    }
    var merged = stack.withFallback(earlier.arguments());
    if (fresh && !daemon && !mayWipe(directory)) {
      return 1;
    }
    if (!earlier.arguments().isEmpty()) {
      System.out.printf(
          "Options     %s   (with those of earlier ups, kept in %s)%n",
          String.join(" ", merged.persistentArguments()), directory.upOptionsFile());
    }
    var kept = new SavedUpOptions(keptPort(earlier), merged.persistentArguments());
    if (detach) {
      int code =
          new DetachedLauncher(directory, System.out).start(chosen, fresh, arguments(merged));
      if (code == 0) {
        kept.write(directory);
      }
      return code;
    }
    return new ForegroundLauncher(
            Installation.current(),
            directory,
            merged.options(chosen, !withoutServices),
            console(directory))
        .run(fresh, daemon ? () -> {} : () -> kept.write(directory));
  }

  /** Returns the port to keep for later starts; one that the system chose (port 0) is not kept. */
  private @Nullable Integer keptPort(SavedUpOptions earlier) {
    return port == null || port == 0 ? earlier.port() : port;
  }

  private static int firstNonNull(@Nullable Integer first, int otherwise) {
    return first == null ? otherwise : first;
  }

  private List<String> arguments(ExecutionOptions merged) {
    var arguments = merged.arguments();
    if (withoutServices) {
      arguments.add("--without-services");
    }
    return arguments;
  }

  private StackConsole console(StackDirectory directory) {
    directory.create();
    return daemon
        ? StackConsole.toLog(directory.log("launcher"))
        : StackConsole.toTerminal(System.out, directory.log("launcher"));
  }

  private boolean mayWipe(StackDirectory directory) {
    return !directory.exists()
        || yes
        || !Terminal.isThere()
        || Terminal.confirms(
            "Remove everything in %s, jobs and keys included?".formatted(directory.root()));
  }
}
