package io.windlass.local.command;

import io.windlass.local.launcher.StackOptions;
import io.windlass.local.stack.IamFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How jobs run and what the host may hold: shared by the commands that can start a stack. */
final class StackOption {
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
      description = "What this host may hold, in vCPUs (default: what it has).")
  @Nullable Integer hostVcpus;

  @Option(
      names = "--host-memory",
      paramLabel = "MIB",
      description = "What this host may hold, in MiB of memory (default: what it has).")
  @Nullable Integer hostMemory;

  @Option(
      names = "--iam",
      paramLabel = "FILE",
      description = "JSON file of further accounts, users and access keys (see local/README.md).")
  @Nullable Path iam;

  @Option(
      names = "--schedulers",
      paramLabel = "N",
      description =
          "Scheduler processes (default: 1); with more than one they stand by for each other.")
  int schedulers = 1;

  StackOptions options(int port, boolean services) {
    return new StackOptions(
        port,
        executorName(),
        Optional.ofNullable(iam).map(Path::toAbsolutePath),
        optional(hostVcpus),
        optional(hostMemory),
        Math.max(1, schedulers),
        services);
  }

  /** Reads what was named, so that a mistake in it is told before anything starts. */
  void check() {
    if (iam != null) {
      IamFile.check(iam.toAbsolutePath());
    }
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
    if (iam != null || hostVcpus != null || hostMemory != null || schedulers != 1) {
      return Optional.of(
          "--iam, --host-vcpus, --host-memory and --schedulers are for a stack that is started");
    }
    return Optional.empty();
  }

  String executorName() {
    var chosen = executor;
    return (chosen == null ? ExecutorName.AUTO : chosen).wire();
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** The same as arguments of another {@code up}. */
  List<String> arguments() {
    var arguments = new ArrayList<String>(List.of("--executor", executorName()));
    add(arguments, "--host-vcpus", hostVcpus);
    add(arguments, "--host-memory", hostMemory);
    add(arguments, "--iam", iam == null ? null : iam.toAbsolutePath());
    add(arguments, "--schedulers", schedulers);
    return arguments;
  }

  private static void add(List<String> arguments, String name, @Nullable Object value) {
    if (value != null) {
      arguments.add(name);
      arguments.add(value.toString());
    }
  }
}
