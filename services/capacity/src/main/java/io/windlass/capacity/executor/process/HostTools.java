package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of this machine that start a task where the task runner cannot: a POSIX shell,
 * {@code env} and util-linux's {@code setsid}; also {@code setpriv} and {@code prlimit}, for tasks
 * that need them.
 *
 * @param shellPrefix start of the command line of a shell that runs in a session of its own and
 *     ignores no signal, even if this service does (as under {@code nohup})
 * @param resetSignals arguments with which {@code env} resets SIGINT and SIGQUIT, which shells
 *     ignore in the background; empty if it cannot
 */
record HostTools(
    List<String> shellPrefix, String shell, String env, String setsid, List<String> resetSignals) {
  /** Docker's default search path, which a task has unless its job sets another one. */
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  static HostTools find() {
    String env = require("env");
    String setsid = require("setsid");
    return new HostTools(shellPrefix(env, setsid), require("sh"), env, setsid, resetSignals(env));
  }

  private static List<String> shellPrefix(String env, String setsid) {
    String option = "--default-signal";
    return succeeds(List.of(env, option, "true")) ? List.of(env, option, setsid) : List.of(setsid);
  }

  private static List<String> resetSignals(String env) {
    String option = "--default-signal=INT,QUIT";
    return succeeds(List.of(env, option, "true")) ? List.of(option) : List.of();
  }

  static boolean succeeds(List<String> command) {
    return output(command).isPresent();
  }

  /** Returns the output of a command if it succeeds. */
  static Optional<String> output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String require(String program) {
    return find(program)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The process executor needs the program '"
                        + program
                        + "' (util-linux, coreutils)"));
  }

  static Optional<String> find(String program) {
    return executable(program, PATH, Path.of("/"));
  }

  /** Returns the path of a program in a search path. */
  static Optional<String> executable(String program, String searchPath, Path workingDirectory) {
    List<Path> directories = new ArrayList<>();
    Stream.of(searchPath.split(":", -1)).forEach(part -> directories.add(Path.of(part)));
    return directories.stream()
        .map(directory -> workingDirectory.resolve(directory).resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toString)
        .findFirst();
  }
}
