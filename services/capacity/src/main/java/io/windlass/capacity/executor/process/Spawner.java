package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The long-lived shell that forks tasks: a fork of a small shell costs a fraction of a fork of a
 * Java process. Started when first needed, and again if it dies; what it was told and had not yet
 * done is then lost, so the caller repeats what shows no effect. Thread-safe.
 */
final class Spawner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Spawner.class);
  private static final int REAP_EVERY = 64;

  private final HostTools tools;
  private @Nullable Process shell;
  private @Nullable OutputStream commands;
  private int sinceReap;
  private boolean closed;

  Spawner(HostTools tools) {
    this.tools = tools;
  }

  void run(List<String> arguments) {
    send(ShellCommand.of("run", arguments));
    synchronized (this) {
      if (++sinceReap >= REAP_EVERY) {
        reap();
      }
    }
  }

  synchronized void reap() {
    if (sinceReap > 0) {
      sinceReap = 0;
      send("reap\n");
    }
  }

  void signal(String name, long pid) {
    send(ShellCommand.of("signal", List.of(name, Long.toString(pid))));
  }

  private synchronized void send(String line) {
    if (closed) {
      return;
    }
    try {
      OutputStream out = commands();
      out.write(framed(line));
      out.flush();
    } catch (IOException e) {
      LOG.warnf("The spawner of tasks is gone, starting another one: %s", e.getMessage());
      commands = null;
    }
  }

  private byte[] framed(String line) {
    byte[] command = line.getBytes(StandardCharsets.UTF_8);
    if (!tools.jobControl()) {
      return command;
    }
    byte[] length = (command.length + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] framed = Arrays.copyOf(length, length.length + command.length);
    System.arraycopy(command, 0, framed, length.length, command.length);
    return framed;
  }

  private OutputStream commands() throws IOException {
    OutputStream open = commands;
    if (open != null && shell != null && shell.isAlive()) {
      return open;
    }
    var builder = new ProcessBuilder(tools.setsid(), tools.shell(), "/proc/self/fd/0");
    builder.environment().clear();
    builder.environment().put("PATH", HostTools.PATH);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    shell = builder.start();
    commands = shell.getOutputStream();
    commands.write(script());
    return commands;
  }

  private static byte[] script() throws IOException {
    try (InputStream script = Spawner.class.getResourceAsStream("spawner.sh")) {
      if (script == null) {
        throw new IllegalStateException("spawner.sh is missing from the class path");
      }
      return script.readAllBytes();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (commands != null) {
      try {
        commands.close();
      } catch (IOException e) {
        LOG.debugf("The spawner was gone already: %s", e.getMessage());
      }
    }
  }
}
