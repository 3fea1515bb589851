package io.windlass.capacity.executor;

import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.LogDestination;
import io.windlass.capacity.task.TaskIdentity;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlacement;
import io.windlass.capacity.task.TaskPlan;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Launches of tasks for tests. */
public final class Launches {
  public static final String ACCOUNT = "123456789012";
  public static final String REGION = "us-east-1";
  public static final Map<String, String> TAGS = Map.of("team", "a b", "io.windlass.job", "fake");
  private static final String DEFINITION =
      "arn:aws:batch:us-east-1:123456789012:job-definition/definition:7";
  private static final Resources RESOURCES = new Resources(1000, 64, 0);

  private Launches() {}

  public static TaskLaunch of(String... command) {
    return of(Fields.of(command), c -> c);
  }

  public static TaskLaunch of(List<String> command, UnaryOperator<Fields> change) {
    return of(Fields.of(command.toArray(String[]::new)), change);
  }

  public static TaskLaunch named(String taskId, String... command) {
    return Fields.of(command).launch(taskId, BootId.current());
  }

  private static TaskLaunch of(Fields fields, UnaryOperator<Fields> change) {
    return change.apply(fields).launch(UUID.randomUUID().toString(), BootId.current());
  }

  public static TaskLaunch inEpoch(TaskLaunch launch, String epoch) {
    return new TaskLaunch(
        launch.identity(),
        launch.placement(),
        launch.resources(),
        launch.plan(),
        launch.environment(),
        launch.log(),
        epoch,
        launch.assignment());
  }

  /** Returns the launch with other ids, such as those of a child of an array job. */
  public static TaskLaunch identified(TaskLaunch launch, String taskId, String jobId) {
    var plain = launch.identity();
    return new TaskLaunch(
        new TaskIdentity(
            ACCOUNT,
            REGION,
            taskId,
            plain.taskArn(),
            jobId,
            plain.jobName(),
            plain.attempt(),
            plain.tags(),
            plain.jobDefinitionArn()),
        launch.placement(),
        launch.resources(),
        launch.plan(),
        Map.of("AWS_BATCH_JOB_ID", jobId, "AWS_BATCH_JOB_ARRAY_INDEX", "3"),
        new LogDestination(launch.logGroup(), "definition/default/" + taskId),
        launch.epoch(),
        launch.assignment());
  }

  /** The parts of a task that tests vary. */
  public record Fields(
      ContainerPlan container,
      List<TaskPlan.Volume> volumes,
      Map<String, String> environment,
      String networkMode,
      String logGroup,
      TaskPlan.@Nullable RuntimePlatform platform) {
    static Fields of(String... command) {
      var container = Containers.plain("default", "busybox", List.of(command), RESOURCES);
      var environment = Map.of("AWS_BATCH_JOB_ID", "job-1", "AWS_BATCH_JOB_ATTEMPT", "1");
      return new Fields(
          container, List.of(), environment, null, LogDestination.DEFAULT_GROUP, null);
    }

    public Fields on(TaskPlan.RuntimePlatform changed) {
      return new Fields(container, volumes, environment, networkMode, logGroup, changed);
    }

    public Fields with(ContainerPlan changed) {
      return new Fields(changed, volumes, environment, networkMode, logGroup, platform);
    }

    public Fields volumes(TaskPlan.Volume... changed) {
      return new Fields(container, List.of(changed), environment, networkMode, logGroup, platform);
    }

    public Fields network(String changed) {
      return new Fields(container, volumes, environment, changed, logGroup, platform);
    }

    public Fields group(String changed) {
      return new Fields(container, volumes, environment, networkMode, changed, platform);
    }

    TaskLaunch launch(String taskId, String epoch) {
      return new TaskLaunch(
          new TaskIdentity(
              ACCOUNT, REGION, taskId, "arn:task/" + taskId, "job-1", "a-job", 1, TAGS, DEFINITION),
          new TaskPlacement("arn:ce", "i-0123456789abcdef0", "arn:ci"),
          RESOURCES,
          new TaskPlan(
              List.of(container),
              volumes,
              null,
              null,
              networkMode,
              false,
              null,
              null,
              platform,
              null),
          environment,
          new LogDestination(logGroup, "definition/default/" + taskId),
          epoch,
          null);
    }
  }
}
