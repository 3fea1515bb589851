package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.TaskEnvironment;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.NodeAddress;
import io.windlass.capacity.task.TaskLaunch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command line of a task, with its complete environment. Limits and user, if the job sets them,
 * are set by programs that precede its own. Refuses what is known to fail at the start, in the
 * words of a container engine.
 *
 * @param program path, absolute or relative to the working directory
 * @param arguments arguments, of which the first is the name of the program
 * @param variables the complete environment, each {@code NAME=VALUE}
 */
record TaskCommand(String program, List<String> arguments, List<String> variables) {
  /** The limit of the kernel for an argument or a variable. */
  private static final int LONGEST_ARGUMENT = 131_071;

  private static final Set<String> LIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  static TaskCommand of(TaskLaunch launch, Path work, RunAs user, Optional<String> metadataUri)
      throws StartFailure {
    ContainerPlan container = launch.container();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", HostTools.PATH);
    environment.put("HOME", work.toString());
    environment.putAll(TaskEnvironment.of(launch, container, metadataUri));
    environment.putAll(TaskEnvironment.devices(launch));
    NodeAddress.of(launch).ifPresent(own -> environment.put(NodeAddress.VARIABLE, own));
    List<String> command = command(container);
    String program =
        executable(command.getFirst(), environment.getOrDefault("PATH", HostTools.PATH), work);

    List<String> arguments = new ArrayList<>();
    arguments.addAll(limits(container));
    arguments.addAll(user.prefix());
    if (!arguments.isEmpty()) {
      program = arguments.getFirst();
    }
    arguments.addAll(command);
    List<String> variables = new ArrayList<>();
    environment.forEach((name, value) -> variables.add(name + "=" + value));
    requirePassable(arguments);
    requirePassable(variables);
    return new TaskCommand(program, arguments, variables);
  }

  private static List<String> command(ContainerPlan container) throws StartFailure {
    List<String> command = new ArrayList<>();
    List<String> entryPoint = container.entryPoint();
    if (entryPoint != null) {
      command.addAll(entryPoint);
    }
    command.addAll(container.command());
    if (command.isEmpty()) {
      throw new StartFailure(
          "CannotCreateContainerError: No command specified (the process executor has no image to"
              + " take one from)");
    }
    return command;
  }

  private static String executable(String program, String path, Path work) throws StartFailure {
    if (program.contains("/")) {
      Path file = work.resolve(program);
      if (!Files.exists(file)) {
        throw notStartable(
            "exec: \"" + program + "\": stat " + program + ": no such file or directory");
      }
      if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
        throw notStartable("exec: \"" + program + "\": permission denied");
      }
      return program;
    }
    return Optional.of(program)
        .filter(name -> !name.isEmpty())
        .flatMap(name -> HostTools.executable(name, path, work))
        .orElseThrow(
            () -> notStartable("exec: \"" + program + "\": executable file not found in $PATH"));
  }

  private static List<String> limits(ContainerPlan container) throws StartFailure {
    if (container.ulimits().isEmpty()) {
      return List.of();
    }
    List<String> prefix = new ArrayList<>();
    prefix.add(
        HostTools.find("prlimit")
            .orElseThrow(() -> notStartable("prlimit (util-linux) is needed to set ulimits")));
    for (ContainerPlan.Ulimit limit : container.ulimits()) {
      if (!LIMITS.contains(limit.name())) {
        throw notStartable("invalid ulimit type: " + limit.name());
      }
      prefix.add(
          "--" + limit.name() + "=" + bound(limit.softLimit()) + ":" + bound(limit.hardLimit()));
    }
    prefix.add("--");
    return prefix;
  }

  private static String bound(int limit) {
    return limit < 0 ? "unlimited" : Integer.toString(limit);
  }

  private static void requirePassable(List<String> line) throws StartFailure {
    for (String argument : line) {
      if (argument.indexOf('\0') >= 0) {
        throw notStartable("an argument or variable contains a NUL character");
      }
      if (argument.length() > LONGEST_ARGUMENT / 3
          && argument.getBytes(StandardCharsets.UTF_8).length > LONGEST_ARGUMENT) {
        throw notStartable("argument list too long");
      }
    }
  }

  private static StartFailure notStartable(String why) {
    return new StartFailure("CannotStartContainerError: " + why);
  }
}
