package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerOverrides;
import io.windlass.aws.batch.EcsPropertiesOverride;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.TaskContainerOverrides;
import io.windlass.aws.batch.TaskPropertiesOverride;
import io.windlass.submission.jobdefinition.EcsTask;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The overrides of a submission in the form of its definition (OVR-009, OVR-014). */
final class EcsOverrides {
  private EcsOverrides() {}

  /**
   * Returns the overrides of the job's only container. Overrides in the other form are an error.
   *
   * @param task of a definition in the form of {@code ecsProperties}; null if it has another
   */
  static @Nullable ContainerOverrides of(
      SubmitJobRequest request, @Nullable EcsTask task, ValidationErrors validationErrors) {
    List<TaskContainerOverrides> overrides = containers(request.ecsPropertiesOverride());
    if (task == null) {
      if (!overrides.isEmpty()) {
        validationErrors.invalid(
            "ecsPropertiesOverride is only applicable to a job definition with ecsProperties.");
      }
      return request.containerOverrides();
    }
    if (request.containerOverrides() != null) {
      validationErrors.invalid(
          "containerOverrides is not applicable to a job definition with ecsProperties: use"
              + " ecsPropertiesOverride.");
    }
    if (overrides.isEmpty()) {
      return null;
    }
    if (overrides.size() > 1) {
      validationErrors.invalid("ecsPropertiesOverride: the job definition has one container.");
    }
    TaskContainerOverrides container = overrides.getFirst();
    if (container.name() != null && !container.name().equals(task.name())) {
      validationErrors.invalid(
          "containerName " + container.name() + " must reference a defined container.");
    }
    return ContainerOverrides.builder()
        .command(container.command())
        .environment(container.environment())
        .resourceRequirements(container.resourceRequirements())
        .build();
  }

  private static List<TaskContainerOverrides> containers(@Nullable EcsPropertiesOverride override) {
    return Stream.ofNullable(override)
        .map(EcsPropertiesOverride::taskProperties)
        .flatMap(Stream::ofNullable)
        .flatMap(List::stream)
        .map(TaskPropertiesOverride::containers)
        .flatMap(Stream::ofNullable)
        .flatMap(List::stream)
        .toList();
  }
}
