package io.windlass.local.command;

import io.windlass.local.launcher.Foreground;
import io.windlass.local.launcher.Installation;
import io.windlass.local.launcher.StackConsole;
import io.windlass.local.launcher.Terminal;
import io.windlass.local.stack.Ports;
import io.windlass.local.stack.StackDirectory;
import java.util.List;
import java.util.concurrent.Callable;
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
      "JVM flags: WINDLASS_JVM_FLAGS for all processes, WINDLASS_JVM_FLAGS_SCHEDULER (and so on)"
          + " for one."
    })
public final class UpCommand implements Callable<Integer> {
  @Option(names = "--detach", description = "Return when the stack is ready; it goes on.")
  private boolean detach;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port that clients use, on the loopback interface (default: 8080).")
  private int port = 8080;

  @Mixin private DataOption data = new DataOption();
  @Mixin private StackOption stack = new StackOption();

  @Option(
      names = "--fresh",
      description =
          "Remove everything the data directory holds first: jobs, logs, keys. Asks when it is run"
              + " from a terminal; refuses while a stack runs there.")
  private boolean fresh;

  @Option(names = "--yes", description = "Do not ask before --fresh removes anything.")
  private boolean yes;

  @Option(
      names = "--without-services",
      description = "Only broker, database server and registry, for working on a service.")
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
    if (!Ports.isFree(port) && port != 0) {
      System.err.printf("Port %d is taken by another program; choose another with --port.%n", port);
      return 1;
    }
    stack.check();
    if (fresh && !daemon && !mayWipe(directory)) {
      return 1;
    }
    if (detach) {
      return new Detached(directory, System.out).start(port, fresh, arguments());
    }
    return new Foreground(
            Installation.current(),
            directory,
            stack.options(port, !withoutServices),
            console(directory))
        .run(fresh);
  }

  private List<String> arguments() {
    var arguments = stack.arguments();
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
