package io.windlass.local.command;

import io.windlass.local.stack.ExecutorName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the cluster that runs jobs, with {@code --executor kubernetes}. */
final class ClusterOptions {
  private static final String NONE = "none";
  private static final Path NO_FILE = Path.of(NONE);

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE|none",
      description =
          "With --executor kubernetes: how the cluster is reached (default: none, what KUBECONFIG"
              + " says, or ~/.kube/config).")
  @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME|none",
      description = "Context of the kubeconfig (default: none, its current one).")
  @Nullable String context;

  @Option(
      names = "--namespace",
      paramLabel = "NAME|none",
      description = "Namespace of the jobs' pods (default: none, that of the context).")
  @Nullable String namespace;

  /** Returns the options as environment variables of the service capacity. */
  Map<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    if (kubeconfig != null && !kubeconfig.equals(NO_FILE)) {
      variables.put(
          "WINDLASS_CAPACITY_KUBERNETES_KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    }
    put(variables, "WINDLASS_CAPACITY_KUBERNETES_CONTEXT", context);
    put(variables, "WINDLASS_CAPACITY_KUBERNETES_NAMESPACE", namespace);
    return variables;
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null && !value.equals(NONE)) {
      variables.put(name, value);
    }
  }

  /**
   * Validates the options before anything starts.
   *
   * @throws IllegalArgumentException if one is invalid, or is for another executor
   */
  void validate(ExecutorName executor) {
    if (!variables().isEmpty() && executor != ExecutorName.KUBERNETES) {
      throw new IllegalArgumentException(
          "--kubeconfig, --context and --namespace are for --executor kubernetes");
    }
    Path file = kubeconfig;
    if (file != null && !file.equals(NO_FILE) && !Files.isReadable(file)) {
      throw new IllegalArgumentException("--kubeconfig " + file + ": it cannot be read");
    }
  }
}
