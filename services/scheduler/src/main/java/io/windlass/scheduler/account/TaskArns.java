package io.windlass.scheduler.account;

import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;

/** ECS-style ARNs of tasks, as AWS Batch shows them. */
final class TaskArns {
  private static final int REGION = 3;
  private static final int ACCOUNT = 4;

  private TaskArns() {}

  /** {@code arn:aws:ecs:<region>:<account>:task/<cluster>/<task id>}. */
  static String taskArn(Environment environment, String taskId) {
    String[] parts = environment.arn().split(":", ACCOUNT + 2);
    return "arn:%s:ecs:%s:%s:task/%s/%s"
        .formatted(parts[1], parts[REGION], parts[ACCOUNT], cluster(environment), taskId);
  }

  private static String cluster(Environment environment) {
    String arn = environment.clusterArn();
    if (arn != null) {
      return arn.substring(arn.lastIndexOf('/') + 1);
    }
    EnvironmentDefinition definition = environment.definition();
    return definition == null ? "default" : definition.clusterName();
  }
}
