package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A shell that runs one task after the other: a fork of a small shell costs a fraction of a fork of
 * a Java process, and a shell that is there already costs nothing. It ends once it is closed or
 * this service is gone, but not before the task that it runs has ended and is recorded. What it was
 * told and had not yet done when it died is lost, so the caller repeats what shows no effect.
 * Thread-safe.
 */
final class TaskShell implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TaskShell.class);

  private final HostTools tools;
  private final Process process;
  private final OutputStream commands;
  private int tasks;

  private TaskShell(HostTools tools, Process process) {
    this.tools = tools;
    this.process = process;
    this.commands = process.getOutputStream();
  }

  /** Starts one, in a session of its own, so that nobody's Ctrl-C reaches it. */
  static TaskShell start(HostTools tools) throws IOException {
    List<String> command = new ArrayList<>(tools.shellPrefix());
    command.add(tools.shell());
    command.add("/proc/self/fd/0");
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", HostTools.PATH);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var shell = new TaskShell(tools, builder.start());
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

  synchronized void run(List<String> arguments) throws IOException {
    tasks++;
    send(ShellCommand.of("run", arguments));
  }

  synchronized void signal(String name, long pid) throws IOException {
    send(ShellCommand.of("signal", List.of(name, Long.toString(pid))));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How many tasks it was given so far. */
  synchronized int tasks() {
    return tasks;
  }

  private void send(String line) throws IOException {
    byte[] command = line.getBytes(StandardCharsets.UTF_8);
    commands.write(tools.jobControl() ? framed(command) : command);
    commands.flush();
  }

  private static byte[] framed(byte[] command) {
    byte[] length = (command.length + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] framed = Arrays.copyOf(length, length.length + command.length);
    System.arraycopy(command, 0, framed, length.length, command.length);
    return framed;
  }

  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      LOG.debugf("A task shell was gone already: %s", e.getMessage());
    }
  }
}
