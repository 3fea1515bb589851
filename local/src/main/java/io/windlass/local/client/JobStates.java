package io.windlass.local.client;

import java.util.List;
import java.util.Set;

/** The states of a job in their order. */
public final class JobStates {
  /** From submission to the end. */
  public static final List<String> ALL =
      List.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED");

  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED");

  private JobStates() {}

  public static boolean isFinal(String state) {
    return FINAL.contains(state);
  }
}
