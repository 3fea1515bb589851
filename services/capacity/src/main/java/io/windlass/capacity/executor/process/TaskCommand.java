package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.StartFailure;
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
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A task as a command line of this machine: {@code env} gives it its environment and nothing else,
 * {@code setsid} its own session and process group, then limits and user where the job names them.
 * What can be known to fail before anything runs is refused here, in the words of a container
 * engine.
 *
 * @param words the command line
 * @param first the index of the first variable in it
 * @param variables how many there are; 0 if a shell could not pass them on
 */
record TaskCommand(List<String> words, int first, int variables) {
  /** The kernel takes no longer argument or variable. */
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

  /** Variables that mean something to a shell, or that it does not let go. */
  private static final Pattern SHELL_VARIABLE =
      Pattern.compile(
          "_.*|BASH.*|COMP_.*|EPOCH.*|OPT.*|DIRSTACK|EUID|FUNCNAME|GROUPS|HISTCMD|IFS|LINENO|"
              + "OLDPWD|POSIXLY_CORRECT|PPID|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL|SRANDOM|UID");

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  static TaskCommand of(TaskLaunch launch, Path work, HostTools tools, RunAs user)
      throws StartFailure {
    ContainerPlan container = LaunchRules.container(launch);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", HostTools.PATH);
    environment.put("HOME", work.toString());
    environment.putAll(LaunchRules.environment(launch, container));
    NodeAddress.of(launch).ifPresent(own -> environment.put(NodeAddress.VARIABLE, own));
    List<String> command = command(container);
    requireExecutable(command.getFirst(), environment.getOrDefault("PATH", HostTools.PATH), work);

    List<String> line = new ArrayList<>();
    line.add(tools.env());
    line.addAll(tools.resetSignals());
    line.add("-i");
    line.add("--");
    int first = line.size();
    environment.forEach((name, value) -> line.add(name + "=" + value));
    if (!tools.jobControl()) {
      line.add(tools.setsid());
      line.add("--");
    }
    line.addAll(limits(container));
    line.addAll(user.prefix());
    line.addAll(command);
    requirePassable(line);
    boolean plain =
        tools.jobControl() && environment.keySet().stream().allMatch(TaskCommand::isPlain);
    return plain ? new TaskCommand(line, first, environment.size()) : new TaskCommand(line, 0, 0);
  }

  private static boolean isPlain(String name) {
    return NAME.matcher(name).matches() && !SHELL_VARIABLE.matcher(name).matches();
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

  private static void requireExecutable(String program, String path, Path work)
      throws StartFailure {
    if (program.contains("/")) {
      Path file = work.resolve(program);
      if (!Files.exists(file)) {
        throw notStartable(
            "exec: \"" + program + "\": stat " + program + ": no such file or directory");
      }
      if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
        throw notStartable("exec: \"" + program + "\": permission denied");
      }
    } else if (program.isEmpty() || HostTools.executable(program, path, work).isEmpty()) {
      throw notStartable("exec: \"" + program + "\": executable file not found in $PATH");
    }
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
