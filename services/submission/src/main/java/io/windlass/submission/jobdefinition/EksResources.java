package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.EksContainerResourceRequirements;
import io.windlass.submission.outcome.ValidationErrors;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a container of a pod as the pod has them (EKSP-014, EKSP-030 to EKSP-033, CE-126
 * to CE-129, GPU-005): whatever has a limit has a request, and memory and GPUs have the same as
 * both. Quantities are in the shortest form, such as {@code 1.5} and {@code 512Mi}.
 */
public record EksResources(Map<String, String> limits, Map<String, String> requests) {
  static final String CPU = "cpu";
  static final String MEMORY = "memory";
  static final String GPU = "nvidia.com/gpu";

  private static final Set<String> KNOWN = Set.of(CPU, MEMORY, GPU);
  private static final Pattern MEBIBYTES = Pattern.compile("[0-9]{1,9}Mi");
  private static final Pattern CPUS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,9})?");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,4}");
  private static final BigDecimal STEP = new BigDecimal("0.25");
  private static final int MINIMUM_MEMORY = 4;

  /**
   * Reads the resources of a container. What is missing, malformed or contradictory is an error.
   */
  static EksResources read(
      String container,
      @Nullable EksContainerResourceRequirements given,
      ValidationErrors validationErrors) {
    String where = "resources of container " + container + ": ";
    Map<String, String> limits =
        quantities(where, given == null ? null : given.limits(), validationErrors);
    Map<String, String> requests =
        quantities(where, given == null ? null : given.requests(), validationErrors);
    for (String required : new String[] {CPU, MEMORY}) {
      if (!limits.containsKey(required) && !requests.containsKey(required)) {
        validationErrors.invalid(
            where + required + " must be specified in limits, requests, or both.");
      }
    }
    limits.forEach(requests::putIfAbsent);
    for (String same : new String[] {MEMORY, GPU}) {
      String request = requests.get(same);
      if (request != null && !request.equals(limits.computeIfAbsent(same, _ -> request))) {
        validationErrors.invalid(where + "limits and requests of " + same + " must be equal.");
      }
    }
    String limit = limits.get(CPU);
    String request = requests.get(CPU);
    if (limit != null
        && request != null
        && validationErrors.none()
        && new BigDecimal(request).compareTo(new BigDecimal(limit)) > 0) {
      validationErrors.invalid(where + "requests of cpu must not be greater than limits.");
    }
    return new EksResources(limits, requests);
  }

  private static Map<String, String> quantities(
      String where, @Nullable Map<String, String> given, ValidationErrors validationErrors) {
    Map<String, String> quantities = new TreeMap<>();
    if (given != null) {
      given.forEach(
          (name, value) -> quantities.put(name, quantity(where, name, value, validationErrors)));
    }
    return quantities;
  }

  private static String quantity(
      String where, String name, String value, ValidationErrors validationErrors) {
    if (!KNOWN.contains(name)) {
      validationErrors.invalid(
          where + name + " is not supported. Supported are: [cpu, memory, nvidia.com/gpu]");
      return value;
    }
    return switch (name) {
      case CPU -> cpus(where, value, validationErrors);
      case MEMORY -> memory(where, value, validationErrors);
      default -> gpus(where, value, validationErrors);
    };
  }

  private static String cpus(String where, String value, ValidationErrors validationErrors) {
    if (CPUS.matcher(value).matches()) {
      BigDecimal cpus = new BigDecimal(value);
      if (cpus.signum() > 0 && cpus.remainder(STEP).signum() == 0) {
        return cpus.stripTrailingZeros().toPlainString();
      }
    }
    validationErrors.invalid(
        where + "cpu must be a multiple of 0.25 and at least 0.25, got " + value + ".");
    return value;
  }

  private static String memory(String where, String value, ValidationErrors validationErrors) {
    if (!MEBIBYTES.matcher(value).matches()) {
      validationErrors.invalid(
          where + "memory must be a whole number with the suffix Mi, got " + value + ".");
      return value;
    }
    int mebibytes = mebibytes(value);
    if (mebibytes < MINIMUM_MEMORY) {
      validationErrors.invalid(
          where + "memory must be at least " + MINIMUM_MEMORY + "Mi, got " + value + ".");
    }
    return mebibytes + "Mi";
  }

  private static String gpus(String where, String value, ValidationErrors validationErrors) {
    if (!WHOLE.matcher(value).matches()) {
      validationErrors.invalid(where + GPU + " must be a whole number, got " + value + ".");
      return value;
    }
    return Integer.toString(Integer.parseInt(value));
  }

  private static int mebibytes(String quantity) {
    return Integer.parseInt(quantity.substring(0, quantity.length() - "Mi".length()));
  }

  /** Returns what the container requests; scaling goes by requests. */
  ContainerResources requested() {
    return new ContainerResources(
        new BigDecimal(requests.getOrDefault(CPU, "0")).movePointRight(3).intValue(),
        mebibytes(requests.getOrDefault(MEMORY, "0Mi")),
        Integer.parseInt(requests.getOrDefault(GPU, "0")));
  }
}
