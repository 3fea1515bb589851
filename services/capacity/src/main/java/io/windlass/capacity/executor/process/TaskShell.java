package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.process.runner.StartOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A shell that runs one task after the other: forking a small shell costs a fraction of forking a
 * Java process, and reusing a shell costs nothing. It ends when it is closed or this service ends,
 * but not before its task has ended and is recorded. Commands that it had not executed when it died
 * are lost, so the caller repeats what shows no effect. Thread-safe.
 */
final class TaskShell implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TaskShell.class);

  private final HostTools tools;
  private final Path events;
  private final String bootId;
  private final Process process;
  private final OutputStream commands;
  private int tasks;

  private TaskShell(HostTools tools, Path events, String bootId, Process process) {
    this.tools = tools;
    this.events = events;
    this.bootId = bootId;
    this.process = process;
    this.commands = process.getOutputStream();
  }

  /** Starts a shell in a session of its own, so that Ctrl-C in a terminal does not reach it. */
  static TaskShell start(HostTools tools, Path events, String bootId) throws IOException {
    List<String> command = new ArrayList<>(tools.shellPrefix());
    command.add(tools.shell());
    command.add("/proc/self/fd/0");
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", HostTools.PATH);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var shell = new TaskShell(tools, events, bootId, builder.start());
    shell.commands.write(script());
    shell.commands.flush();
    return shell;
  }

  private static byte[] script() throws IOException {
    try (InputStream script = TaskShell.class.getResourceAsStream("task-shell.sh")) {
      if (script == null) {
        throw new IllegalStateException("task-shell.sh is missing from the class path");
      }
      return script.readAllBytes();
    }
  }

  synchronized void run(StartOrder order) throws IOException {
    tasks++;
    send("run", arguments(order));
  }

  private List<String> arguments(StartOrder order) {
    List<String> line = new ArrayList<>();
    line.add(tools.env());
    line.addAll(tools.resetSignals());
    line.addAll(List.of("-i", "--"));
    line.addAll(order.variables());
    line.addAll(List.of(tools.setsid(), "--"));
    line.addAll(order.arguments());

    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(events.toString(), bootId, order.taskId()));
    arguments.addAll(
        List.of(order.record().toString(), order.work().toString(), order.log().toString()));
    arguments.add(Integer.toString(line.size()));
    arguments.addAll(line);
    return arguments;
  }

  synchronized void signal(TaskSignal signal, long pid) throws IOException {
    send("signal", List.of(signal.name(), Long.toString(pid)));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns how many tasks it has been given. */
  synchronized int tasks() {
    return tasks;
  }

  /** Sends a line that the shell reads as exactly these words. */
  private void send(String function, List<String> arguments) throws IOException {
    var line = new StringBuilder(function);
    for (String argument : arguments) {
      line.append(" '").append(argument.replace("'", "'\\''")).append('\'');
    }
    commands.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    commands.flush();
  }

  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      LOG.debugf("A task shell had ended already: %s", e.getMessage());
    }
  }
}
