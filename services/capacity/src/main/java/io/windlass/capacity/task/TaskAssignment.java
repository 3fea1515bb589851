package io.windlass.capacity.task;

import java.util.List;

/**
 * What this host has decided about a task as it took it on.
 *
 * @param fargate whether it runs as a Fargate task does: a network of its own, its vCPUs a limit
 * @param gpus the devices that it may use, by the names that drivers give them
 * @param metadataToken the secret part of the address where it finds its metadata; empty for none
 */
public record TaskAssignment(boolean fargate, List<String> gpus, String metadataToken) {
  /** Of a task that was taken on before there were any, or that a service runs. */
  public static final TaskAssignment NONE = new TaskAssignment(false, List.of(), "");

  TaskAssignment using(List<String> devices) {
    return new TaskAssignment(fargate, devices, metadataToken);
  }
}
