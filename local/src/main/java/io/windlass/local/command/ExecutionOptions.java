package io.windlass.local.command;

import io.windlass.local.launcher.StackOptions;
import io.windlass.local.stack.EventTargetVariables;
import io.windlass.local.stack.ExecutorName;
import io.windlass.local.stack.IamFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Options of commands that can start a stack: how jobs run, and what the host offers them. Each
 * option has a value that stands for its default, so that an option of an earlier {@code up} can be
 * reset.
 */
final class ExecutionOptions {
  private static final Path NO_FILE = Path.of("none");
  private static final Set<String> DEFAULTS =
      Set.of(
          "--executor auto",
          "--host-vcpus 0",
          "--host-memory 0",
          "--iam none",
          "--event-targets none",
          "--traces none",
          "--schedulers 1",
          "--host-gpus all",
          "--host-paths all",
          "--host-devices all",
          "--privileged true",
          "--kubeconfig none",
          "--context none",
          "--namespace none");

  @Option(
      names = "--executor",
      paramLabel = "auto|docker|process|simulated|kubernetes",
      description = "How jobs run; up says what auto (the default) has chosen.")
  @Nullable ExecutorName executor;

  @Option(
      names = "--host-vcpus",
      paramLabel = "N",
      description = "vCPUs that this host offers to jobs (default: 0, as many as it has).")
  @Nullable Integer hostVcpus;

  @Option(
      names = "--host-memory",
      paramLabel = "MIB",
      description = "Memory that this host offers to jobs, in MiB (default: 0, as much as it has).")
  @Nullable Integer hostMemory;

  @Option(
      names = "--iam",
      paramLabel = "FILE|none",
      description =
          "JSON file of further accounts, users and access keys, read at each start (see"
              + " local/README.md; default: none).")
  @Nullable Path iam;

  @Option(
      names = "--event-targets",
      paramLabel = "FILE|none",
      description =
          "File of AWS variables (AWS_ENDPOINT_URL_SQS=…, AWS_ACCESS_KEY_ID=…) by which rules reach"
              + " SQS, SNS, Lambda, Kinesis, Step Functions and Logs, read at each start (default:"
              + " none).")
  @Nullable Path eventTargets;

  @Option(
      names = "--traces",
      paramLabel = "URL|none",
      description =
          "Where the services send OpenTelemetry traces, by OTLP over HTTP, such as"
              + " http://127.0.0.1:4318 (default: none). OTEL_TRACES_SAMPLER and OpenTelemetry's"
              + " other variables apply.")
  @Nullable String traces;

  @Option(
      names = "--schedulers",
      paramLabel = "N",
      description =
          "Scheduler processes (default: 1); when one of several ends, another one takes over.")
  @Nullable Integer schedulers;

  @Mixin HostAccessOptions host = new HostAccessOptions();

  @Mixin ClusterOptions cluster = new ClusterOptions();

  StackOptions options(int port, boolean services) {
    return new StackOptions(
        port,
        executorName(),
        given(iam),
        given(eventTargets),
        tracesEndpoint(),
        optional(hostVcpus),
        optional(hostMemory),
        schedulers == null ? 1 : Math.max(1, schedulers),
        services,
        capacityVariables());
  }

  private Map<String, String> capacityVariables() {
    var variables = new LinkedHashMap<>(host.variables());
    variables.putAll(cluster.variables());
    return variables;
  }

  /**
   * Validates the options, and the files that they name, before anything starts.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  void validate() {
    host.validate();
    cluster.validate(executorName());
    given(iam).ifPresent(IamFile::check);
    given(eventTargets).ifPresent(EventTargetVariables::read);
    tracesEndpoint().ifPresent(ExecutionOptions::checkUrl);
  }

  private Optional<String> tracesEndpoint() {
    return Optional.ofNullable(traces).filter(url -> !url.equals("none"));
  }

  private static void checkUrl(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("--traces %s is not a URL".formatted(url), e);
    }
    if (!List.of("http", "https").contains(Objects.requireNonNullElse(uri.getScheme(), ""))
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "--traces %s is not a URL such as http://127.0.0.1:4318".formatted(url));
    }
  }

  private static Optional<Path> given(@Nullable Path option) {
    return Optional.ofNullable(option)
        .filter(file -> !file.equals(NO_FILE))
        .map(Path::toAbsolutePath);
  }

  /**
   * Returns these options, with earlier ones for those that were not given.
   *
   * @throws IllegalArgumentException if an earlier one is no longer valid; the message says how to
   *     reset it
   */
  ExecutionOptions withFallback(List<String> earlier) {
    var merged = new ExecutionOptions();
    var both = new ArrayList<>(earlier);
    both.addAll(arguments());
    new CommandLine(merged)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .parseArgs(both.toArray(String[]::new));
    try {
      merged.validate();
    } catch (IllegalArgumentException e) {
      throw iam != null || eventTargets != null || traces != null
          ? e
          : new IllegalArgumentException(
              e.getMessage()
                  + " (given to an earlier up; --iam none or --event-targets none resets it)",
              e);
    }
    return merged;
  }

  /** Returns the {@link #arguments} that are not defaults, for later {@code up}s. */
  List<String> persistentArguments() {
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
   * Returns the conflict between the options that were given and a running stack, if there is one.
   *
   * @param runningExecutor executor that the stack was started with
   */
  Optional<String> conflictWith(ExecutorName runningExecutor) {
    if (executor != null && executor != runningExecutor) {
      return Optional.of(
          "it runs jobs with --executor %s, not %s".formatted(runningExecutor, executorName()));
    }
    if (arguments().size() > (executor == null ? 0 : 2)) {
      return Optional.of(
          "--iam, --event-targets, --traces, --host-…, --privileged, --schedulers and the options of"
              + " a cluster are for a stack that is started");
    }
    return Optional.empty();
  }

  /** Returns how jobs run. */
  ExecutorName executorName() {
    return executor == null ? ExecutorName.AUTO : executor;
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null || value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** Returns the options that were given, as arguments of {@code up}: names and values by turns. */
  List<String> arguments() {
    var arguments = new ArrayList<String>();
    for (var option : CommandSpec.forAnnotatedObject(this).options()) {
      Object value = option.getValue();
      if (value instanceof Path file && !file.equals(NO_FILE)) {
        value = file.toAbsolutePath();
      }
      if (value != null) {
        arguments.addAll(List.of(option.longestName(), value.toString()));
      }
    }
    return arguments;
  }
}
