package io.windlass.capacity.executor;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.MetadataEndpoint;
import io.windlass.capacity.task.TaskLaunch;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the environment variables of tasks, for every executor that runs real commands. */
public final class TaskEnvironment {
  private static final String RESERVED = "AWS_BATCH";
  private static final String VISIBLE_DEVICES = "NVIDIA_VISIBLE_DEVICES";

  private TaskEnvironment() {}

  /**
   * Returns the user's variables, those that ECS adds, and the {@code AWS_BATCH_} ones, which are
   * the only ones of that name (ENV-001, ENV-002, OVR-004). The user's word holds for the region,
   * as on Fargate.
   *
   * @param metadataUri where the task is told about itself; empty where it could not reach that
   */
  public static Map<String, String> of(
      TaskLaunch launch, ContainerPlan container, Optional<String> metadataUri) {
    var environment = new LinkedHashMap<String, String>();
    boolean fargate = launch.assignment().fargate();
    if (fargate) {
      environment.put("AWS_REGION", launch.region());
      environment.put("AWS_DEFAULT_REGION", launch.region());
    }
    container
        .environment()
        .forEach(
            (name, value) -> {
              if (!name.startsWith(RESERVED)) {
                environment.put(name, value);
              }
            });
    if (!launch.isService()) {
      environment.put("AWS_EXECUTION_ENV", fargate ? "AWS_ECS_FARGATE" : "AWS_ECS_EC2");
    }
    metadataUri.ifPresent(uri -> environment.put("ECS_CONTAINER_METADATA_URI_V4", uri));
    environment.putAll(launch.environment());
    if (!launch.assignment().gpus().isEmpty()) {
      environment.remove(VISIBLE_DEVICES); // which devices it gets is not its own choice
    }
    return environment;
  }

  /** Returns the URI of a task's metadata at an address; empty if it has none there. */
  public static Optional<String> metadataUri(
      TaskLaunch launch, MetadataEndpoint endpoint, InetAddress address) {
    String token = launch.assignment().metadataToken();
    return token.isEmpty() || launch.isService()
        ? Optional.empty()
        : endpoint.at(address).map(base -> base + token);
  }

  /** Returns the variables that tell a program its devices, where nothing else restricts them. */
  public static Map<String, String> devices(TaskLaunch launch) {
    var gpus = launch.assignment().gpus();
    if (gpus.isEmpty()) {
      return Map.of();
    }
    var names = gpus.stream().map(id -> id.substring(id.indexOf('=') + 1)).toList();
    String list = String.join(",", names);
    return Map.of("CUDA_VISIBLE_DEVICES", list, VISIBLE_DEVICES, list);
  }
}
