package io.windlass.local.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for what jobs may use of the host. The service capacity gets their values unchanged. */
final class HostAccessOptions {
  private static final String ALL = "all";

  @Option(
      names = "--host-gpus",
      paramLabel = "N|all",
      description =
          "GPUs that jobs may have (default: all that are found); where none is found, they are"
              + " called by their numbers.")
  @Nullable String gpus;

  @Option(
      names = "--host-paths",
      paramLabel = "all|none|DIR[:ro],...",
      description =
          "Directories of this machine that containers may mount (default: all but Windlass's own).")
  @Nullable String paths;

  @Option(
      names = "--host-devices",
      paramLabel = "all|none|FILE,...",
      description = "Devices that containers may be given (default: all).")
  @Nullable String devices;

  @Option(
      names = "--privileged",
      arity = "1",
      paramLabel = "true|false",
      description = "Whether containers may be privileged (default: true).")
  @Nullable Boolean privileged;

  /** Returns the options as environment variables of the service capacity. */
  Map<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    put(variables, "WINDLASS_CAPACITY_HOST_GPUS", ALL.equals(gpus) ? null : gpus);
    put(variables, "WINDLASS_CAPACITY_HOST_PATHS", paths);
    put(variables, "WINDLASS_CAPACITY_HOST_DEVICES", devices);
    put(variables, "WINDLASS_CAPACITY_PRIVILEGED", privileged);
    return variables;
  }

  private static void put(Map<String, String> variables, String name, @Nullable Object value) {
    if (value != null) {
      variables.put(name, value.toString());
    }
  }

  /**
   * Validates the options before anything starts.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  void validate() {
    if (gpus != null && !gpus.equals(ALL) && !gpus.matches("\\d{1,4}")) {
      throw new IllegalArgumentException(
          "--host-gpus %s: expected a number, or all".formatted(gpus));
    }
    check("--host-paths", paths);
    check("--host-devices", devices);
  }

  private static void check(String option, @Nullable String list) {
    if (list == null || list.equals(ALL) || list.equals("none")) {
      return;
    }
    for (var path : list.split(",", -1)) {
      if (!path.strip().startsWith("/")) {
        throw new IllegalArgumentException(
            "%s %s: expected all, none, or absolute paths separated by commas"
                .formatted(option, list));
      }
    }
  }
}
