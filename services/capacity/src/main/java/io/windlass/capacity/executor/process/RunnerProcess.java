package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.process.runner.StartOrder;
import io.windlass.capacity.executor.process.runner.StartProtocol;
import io.windlass.capacity.executor.process.runner.TaskRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Runs one {@link TaskRunner} for all tasks in a process of its own, and replaces it for the next
 * task if it dies. So a task costs little more than the program that it runs. Thread-safe.
 */
final class RunnerProcess implements TaskStarter {
  private static final Logger LOG = Logger.getLogger(RunnerProcess.class);

  /**
   * The name of the process. It is not java, so that {@code pkill java} does not end it and lose
   * exit codes.
   */
  private static final String NAME = "windlass-tasks";

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xms8m",
          "-Xmx64m",
          "--enable-native-access=ALL-UNNAMED");

  /** The present runner. It runs many tasks, so it is not released after each. */
  private record Runner(Process process) implements Waiter {
    @Override
    public void release() {}

    @Override
    public void discard() {}

    @Override
    public boolean isGone() {
      return !process.isAlive();
    }
  }

  private final Path own;
  private final Path events;
  private final String bootId;
  private Runner runner;
  private boolean closed;

  private RunnerProcess(Path own, Path events, String bootId) throws IOException {
    this.own = own;
    this.events = events;
    this.bootId = bootId;
    this.runner = launch();
  }

  /**
   * Starts the first runner, so that the first task does not wait for it.
   *
   * @param own directory for its executable name and its error output
   * @param events the named pipe for events
   */
  static RunnerProcess open(Path own, Path events, String bootId) throws IOException {
    return new RunnerProcess(own, events, bootId);
  }

  private Runner launch() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path name = own.resolve(NAME);
    Files.deleteIfExists(name);
    Files.createSymbolicLink(name, java);
    var command = new ArrayList<String>();
    command.add(name.toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", classes(), TaskRunner.class.getName()));
    command.addAll(List.of(events.toString(), bootId));
    var builder = new ProcessBuilder(command);
    builder.directory(own.toFile());
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8"); // so that it can decode any path
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(own.resolve("runner.log").toFile()));
    return new Runner(builder.start());
  }

  /** Returns the jar or directory that contains the runner's classes. */
  private static String classes() throws IOException {
    try {
      var source = TaskRunner.class.getProtectionDomain().getCodeSource();
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("The task runner's classes are in no file", e);
    }
  }

  @Override
  public synchronized Waiter start(StartOrder order) {
    if (closed) {
      throw new UncheckedIOException(new IOException("no more tasks are started"));
    }
    try {
      var bytes = new ByteArrayOutputStream(1024);
      StartProtocol.writeStart(bytes, order);
      send(bytes);
      return runner;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void signal(TaskSignal signal, long pid) {
    if (closed) {
      return;
    }
    try {
      var bytes = new ByteArrayOutputStream();
      StartProtocol.writeSignal(bytes, Math.toIntExact(pid), signal.number());
      send(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(ByteArrayOutputStream order) throws IOException {
    if (!runner.isGone()) {
      try {
        write(order);
        return;
      } catch (IOException died) {
        // If it started the task nevertheless, it has created the record, so no other one starts
        // it.
        LOG.warnf("The task runner has ended: %s", died.getMessage());
      }
    }
    LOG.warn("Starting another task runner; the exit codes of the tasks of the last one are lost");
    runner = launch();
    write(order);
  }

  private void write(ByteArrayOutputStream order) throws IOException {
    order.writeTo(runner.process().getOutputStream());
    runner.process().getOutputStream().flush();
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      runner.process().getOutputStream().close();
    } catch (IOException e) {
      LOG.debugf("The task runner had ended already: %s", e.getMessage());
    }
  }
}
