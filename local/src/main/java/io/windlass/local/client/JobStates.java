package io.windlass.local.client;

import java.util.List;
import java.util.Set;

/** The states of a job. */
public final class JobStates {
  /** All states, in the order in which a job goes through them. */
  public static final List<String> ALL =
      List.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED");

  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED");

  private JobStates() {}

  public static boolean isFinal(String state) {
    return FINAL.contains(state);
  }
}
