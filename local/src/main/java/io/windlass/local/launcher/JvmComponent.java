package io.windlass.local.launcher;

import io.windlass.local.supervisor.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Java program as a process in a session of its own: Ctrl-C at the terminal reaches only the
 * launcher, which then stops all processes in order. Its output goes to its log file.
 */
final class JvmComponent implements Component {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration RECORDING_TIMEOUT = Duration.ofSeconds(60);
  private static final long MAX_LOG = 50L * 1024 * 1024;

  private final JvmProgram program;
  private final AotCache cache;
  private final Map<String, String> environment;
  private final Path log;
  private final ReadinessProbe probe;
  private volatile @Nullable Process last;

  JvmComponent(
      JvmProgram program,
      AotCache cache,
      Map<String, String> environment,
      Path log,
      ReadinessProbe probe) {
    this.program = program;
    this.cache = cache;
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.probe = probe;
  }

  @Override
  public String name() {
    return program.name();
  }

  AotCache cache() {
    return cache;
  }

  @Override
  public ProcessHandle start(Consumer<ProcessHandle> spawned)
      throws StartFailure, InterruptedException {
    try {
      rotate();
      long logStart = Files.exists(log) ? Files.size(log) : 0;
      var process = spawn();
      last = process;
      spawned.accept(process.toHandle());
      awaitReady(process, logStart);
      return process.toHandle();
    } catch (IOException e) {
      throw new StartFailure("%s cannot be started: %s".formatted(name(), e.getMessage()), e);
    }
  }

  private Process spawn() throws IOException {
    var command = new ArrayList<String>(List.of("setsid"));
    command.addAll(CpuPriority.of(program.kind()).prefix());
    command.addAll(program.command(cache.flags()));
    var builder =
        new ProcessBuilder(command)
            .directory(program.directory().toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(JvmComponent::isForClients);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * Returns whether {@code windlass env} sets a variable: those are for the users of a stack, not
   * for its processes.
   */
  private static boolean isForClients(String variable) {
    return variable.startsWith("AWS_") || variable.startsWith("WINDLASS_KAFKA_");
  }

  private void awaitReady(Process process, long logStart)
      throws StartFailure, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!probe.isReady(log, logStart)) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StartFailure(
            "%s %s before it was ready; the end of %s:%n%s"
                .formatted(name(), exit(process), log, LogTail.lastLines(log, logStart, 15)));
      }
      if (System.nanoTime() - deadline > 0) {
        process.destroyForcibly();
        throw new StartFailure(
            "%s was not ready after %d s; the end of %s:%n%s"
                .formatted(name(), TIMEOUT.toSeconds(), log, LogTail.lastLines(log, logStart, 15)));
      }
    }
  }

  private void rotate() throws IOException {
    if (Files.exists(log) && Files.size(log) > MAX_LOG) {
      Files.move(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void stop(ProcessHandle process, Duration timeout) throws InterruptedException {
    // A JVM that records writes down what it learnt when it ends.
    Component.super.stop(process, cache.exists() ? timeout : RECORDING_TIMEOUT);
  }

  @Override
  public String describeEnd(ProcessHandle process) {
    var known = last;
    return known != null && known.pid() == process.pid()
        ? exit(known) + " (process %d)".formatted(process.pid())
        : Component.super.describeEnd(process);
  }

  private static String exit(Process process) {
    int code = process.isAlive() ? 0 : process.exitValue();
    return code > 128 ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
  }
}
