package io.windlass.local.launcher;

import io.windlass.aws.http.AdmissionControl;
import java.util.Map;

/**
 * The router's limits per service from the environment variables {@code
 * WINDLASS_ROUTER_MAX_REQUESTS} and {@code WINDLASS_ROUTER_MAX_BYTES}. Their defaults fit its heap.
 */
final class RouterLimits {
  private static final int MAX_REQUESTS = 2048;
  private static final long MAX_BYTES = 32L * 1024 * 1024;

  private RouterLimits() {}

  static AdmissionControl.Limits read(Map<String, String> environment) {
    return new AdmissionControl.Limits(
        Math.toIntExact(number(environment, "WINDLASS_ROUTER_MAX_REQUESTS", MAX_REQUESTS)),
        number(environment, "WINDLASS_ROUTER_MAX_BYTES", MAX_BYTES));
  }

  private static long number(Map<String, String> environment, String name, long defaultValue) {
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      return defaultValue;
    }
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(name + " must be a whole number above zero: " + value);
    }
    return Long.parseLong(value);
  }
}
