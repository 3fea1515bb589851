package io.windlass.capacity.task;

import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.resource.Resources;
import java.util.List;
import java.util.Map;

/** Task launches for tests. */
public final class Launches {
  public static final String BOOT = "boot-1";

  private Launches() {}

  public static TaskLaunch of(String taskId, String instanceId) {
    return new TaskLaunch(
        new TaskIdentity(
            "123456789012",
            "us-east-1",
            taskId,
            "arn:aws:ecs:us-east-1:123456789012:task/cluster/" + taskId,
            "job-" + taskId,
            "name",
            1,
            Map.of(),
            "arn:aws:batch:us-east-1:123456789012:job-definition/name:3"),
        new TaskPlacement(
            "arn:aws:batch:us-east-1:123456789012:compute-environment/ce", instanceId, "arn"),
        new Resources(1000, 1024, 0),
        new TaskPlan(
            List.of(
                Containers.plain(
                    "default", "busybox", List.of("true"), new Resources(1000, 1024, 0))),
            List.of(new TaskPlan.Volume("scratch", null)),
            null,
            null,
            null,
            false,
            null,
            null,
            null,
            null),
        Map.of("AWS_BATCH_JOB_ATTEMPT", "1"),
        new LogDestination(LogDestination.DEFAULT_GROUP, "name/default/" + taskId),
        BOOT,
        null);
  }
}
