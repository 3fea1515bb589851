package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerOverrides;
import io.windlass.aws.batch.EcsPropertiesOverride;
import io.windlass.aws.batch.EksPropertiesOverride;
import io.windlass.aws.batch.NodeOverrides;
import io.windlass.aws.batch.SubmitJobRequest;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Removes empty members from a SubmitJob request. */
public final class SubmissionNormalForm {
  private static final NodeOverrides NO_NODES = NodeOverrides.builder().build();
  private static final EcsPropertiesOverride NO_TASK = EcsPropertiesOverride.builder().build();
  private static final EksPropertiesOverride NO_POD = EksPropertiesOverride.builder().build();

  private SubmissionNormalForm() {}

  /**
   * Returns the request without empty overrides and texts. In most cases this is the same object.
   */
  public static SubmitJobRequest of(SubmitJobRequest request) {
    boolean share = "".equals(request.shareIdentifier());
    boolean container = empty(request.containerOverrides());
    boolean nodes = NO_NODES.equals(request.nodeOverrides());
    boolean task = NO_TASK.equals(request.ecsPropertiesOverride());
    boolean pod = NO_POD.equals(request.eksPropertiesOverride());
    if (!share && !container && !nodes && !task && !pod) {
      return request;
    }
    return request.toBuilder()
        .shareIdentifier(share ? null : request.shareIdentifier())
        .containerOverrides(container ? null : request.containerOverrides())
        .nodeOverrides(nodes ? null : request.nodeOverrides())
        .ecsPropertiesOverride(task ? null : request.ecsPropertiesOverride())
        .eksPropertiesOverride(pod ? null : request.eksPropertiesOverride())
        .build();
  }

  private static boolean empty(@Nullable ContainerOverrides overrides) {
    return overrides != null
        && overrides.vcpus() == null
        && overrides.memory() == null
        && (overrides.instanceType() == null || overrides.instanceType().isEmpty())
        && Stream.<@Nullable Collection<?>>of(
                overrides.command(), overrides.environment(), overrides.resourceRequirements())
            .allMatch(list -> list == null || list.isEmpty());
  }
}
