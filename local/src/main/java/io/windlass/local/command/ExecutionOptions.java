package io.windlass.local.command;

import io.windlass.local.launcher.StackOptions;
import io.windlass.local.stack.IamFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How jobs run and what the host may hold: shared by the commands that can start a stack. Each
 * option has a value that stands for its default, so that what an earlier {@code up} was asked for
 * can be taken back.
 */
final class ExecutionOptions {
  private static final Path NO_FILE = Path.of("none");
  private static final Set<String> DEFAULTS =
      Set.of(
          "--executor auto",
          "--host-vcpus 0",
          "--host-memory 0",
          "--iam none",
          "--schedulers 1",
          "--host-gpus all",
          "--host-paths all",
          "--host-devices all",
          "--privileged true");

  /** How jobs run. */
  enum ExecutorName {
    AUTO,
    DOCKER,
    PROCESS,
    SIMULATED;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--executor",
      paramLabel = "auto|docker|process|simulated",
      description = "How jobs run. The service capacity says what auto (the default) has chosen.")
  @Nullable ExecutorName executor;

  @Option(
      names = "--host-vcpus",
      paramLabel = "N",
      description = "What this host may hold, in vCPUs (default: 0, what it has).")
  @Nullable Integer hostVcpus;

  @Option(
      names = "--host-memory",
      paramLabel = "MIB",
      description = "What this host may hold, in MiB of memory (default: 0, what it has).")
  @Nullable Integer hostMemory;

  @Option(
      names = "--iam",
      paramLabel = "FILE|none",
      description =
          "JSON file of further accounts, users and access keys, read at each start (see"
              + " local/README.md; default: none).")
  @Nullable Path iam;

  @Option(
      names = "--schedulers",
      paramLabel = "N",
      description =
          "Scheduler processes (default: 1); with more than one they stand by for each other.")
  @Nullable Integer schedulers;

  @Mixin HostAccessOptions host = new HostAccessOptions();

  StackOptions options(int port, boolean services) {
    return new StackOptions(
        port,
        executorName(),
        iamFile(),
        optional(hostVcpus),
        optional(hostMemory),
        schedulers == null ? 1 : Math.max(1, schedulers),
        services,
        host.variables());
  }

  /** Reads what was named, so that a mistake in it is told before anything starts. */
  void check() {
    host.check();
    iamFile().ifPresent(IamFile::check);
  }

  private Optional<Path> iamFile() {
    return Optional.ofNullable(iam).filter(file -> !file.equals(NO_FILE)).map(Path::toAbsolutePath);
  }

  /**
   * What was said here and, where nothing was, what was said earlier.
   *
   * @throws IllegalArgumentException if that is not possible any more; says how to do without
   */
  ExecutionOptions over(List<String> earlier) {
    var merged = new ExecutionOptions();
    var both = new ArrayList<>(earlier);
    both.addAll(arguments());
    new CommandLine(merged)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .parseArgs(both.toArray(String[]::new));
    try {
      merged.check();
    } catch (IllegalArgumentException e) {
      throw iam != null
          ? e
          : new IllegalArgumentException(
              e.getMessage() + " (named by an earlier up; --iam none does without)", e);
    }
    return merged;
  }

  /** What is worth remembering: what is not a default. */
  List<String> remembered() {
    var result = new ArrayList<String>();
    var arguments = arguments();
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      if (!DEFAULTS.contains(arguments.get(i) + " " + arguments.get(i + 1))) {
        result.addAll(arguments.subList(i, i + 2));
      }
    }
    return result;
  }

  /**
   * Whether a stack that runs is as was asked for; only what was said counts.
   *
   * @return why not, or nothing
   */
  Optional<String> contradicts(String runningExecutor) {
    if (executor != null && !executorName().equals(runningExecutor)) {
      return Optional.of(
          "it runs jobs with --executor %s, not %s".formatted(runningExecutor, executorName()));
    }
    boolean given = iam != null || hostVcpus != null || hostMemory != null || schedulers != null;
    if (given || host.isGiven()) {
      return Optional.of(
          "--iam, --host-…, --privileged and --schedulers are for a stack that is started");
    }
    return Optional.empty();
  }

  String executorName() {
    var chosen = executor;
    return (chosen == null ? ExecutorName.AUTO : chosen).wire();
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null || value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** What was said, as arguments of another {@code up}: names and values by turns. */
  List<String> arguments() {
    var arguments = new ArrayList<String>();
    add(arguments, "--executor", executor == null ? null : executor.wire());
    add(arguments, "--host-vcpus", hostVcpus);
    add(arguments, "--host-memory", hostMemory);
    add(arguments, "--iam", iam == null || iam.equals(NO_FILE) ? iam : iam.toAbsolutePath());
    add(arguments, "--schedulers", schedulers);
    arguments.addAll(host.arguments());
    return arguments;
  }

  private static void add(List<String> arguments, String name, @Nullable Object value) {
    if (value != null) {
      arguments.add(name);
      arguments.add(value.toString());
    }
  }
}
