package io.windlass.local.stack;

import java.util.List;
import java.util.Map;

/**
 * Where the services' metrics are: a file in the form of Prometheus's {@code file_sd_configs},
 * which Prometheus reads again whenever it changes.
 */
public final class MetricsTargets {
  private MetricsTargets() {}

  private record Target(List<String> targets, Map<String, String> labels) {}

  /** Writes the file for processes with these names and ports. */
  public static void write(
      StackDirectory directory, List<String> services, Map<String, Integer> ports) {
    List<Target> targets =
        services.stream()
            .map(
                name ->
                    new Target(
                        List.of("127.0.0.1:" + LoopbackPorts.get(ports, name)),
                        Map.of("process", name)))
            .toList();
    StackDirectory.writeJson(directory.metricsTargetsFile(), targets);
  }
}
