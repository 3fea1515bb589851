package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.ArrayProperties;
import io.windlass.aws.batch.ContainerDetail;
import io.windlass.aws.batch.ContainerOverrides;
import io.windlass.aws.batch.EcsPropertiesDetail;
import io.windlass.aws.batch.EcsPropertiesOverride;
import io.windlass.aws.batch.EcsTaskDetails;
import io.windlass.aws.batch.JobDependency;
import io.windlass.aws.batch.JobDetail;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.SubmitJobResponse;
import io.windlass.aws.batch.TaskContainerOverrides;
import io.windlass.aws.batch.TaskPropertiesOverride;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.windlass.RerunFailedChildrenRequest;
import io.windlass.aws.windlass.RerunFailedChildrenResponse;
import io.windlass.aws.windlass.WindlassOperations;
import io.windlass.submission.job.JobRole;
import io.windlass.submission.job.Rerun;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.StoredJob;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code windlass:RerunFailedChildren}: submits the failed children of an ended array as a new job:
 * an array, or a single job if only one failed. It has the properties of the array (definition
 * revision, overrides, parameters, retries, timeout, tags, share), but no dependencies on other
 * jobs; children in sequence stay in sequence.
 */
record RerunOperation(Pool pool, SubmitJobOperation submissions) {
  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(WindlassOperations.RERUN_FAILED_CHILDREN, this::rerun);
  }

  private RerunFailedChildrenResponse rerun(
      RerunFailedChildrenRequest request, CallContext context) {
    StoredJob array = ExistingJobs.require(pool, CallerMapping.owner(context), request.jobId());
    if (!(array.role() instanceof JobRole.Array role)) {
      throw ErrorMapper.refused("Job " + request.jobId() + " is not an array job.");
    }
    if (!array.finished()) {
      throw ErrorMapper.refused(
          "Job " + request.jobId() + " is not over yet: it is " + array.state().status() + ".");
    }
    List<Integer> failed = failed(array, role.size());
    if (failed.isEmpty()) {
      throw ErrorMapper.refused("Job " + request.jobId() + " has no failed child.");
    }
    String detail = Objects.requireNonNull(array.attributes().detail());
    String id = array.key().jobId();
    Rerun rerun =
        RerunDetails.in(detail)
            .map(former -> former.of(id, failed))
            .orElseGet(() -> Rerun.ofArray(id, failed, role.size()));
    SubmitJobRequest again = again(detail, failed.size(), request.jobName());
    SubmitJobResponse submitted = submissions.submit(again, context, rerun);
    return new RerunFailedChildrenResponse(
        Objects.requireNonNull(submitted.jobArn()),
        submitted.jobName(),
        submitted.jobId(),
        rerun.ranges());
  }

  private List<Integer> failed(StoredJob array, int size) {
    return Jobs.listChildren(pool, array, "FAILED", 0, size).stream()
        .map(StoredJob::childIndex)
        .toList();
  }

  /** Returns a request that submits this job again, with so many children. */
  private static SubmitJobRequest again(String detail, int children, @Nullable String jobName) {
    JobDetail job = Documents.read(detail, JobDetail.class);
    boolean isArray = children > 1;
    return SubmitJobRequest.builder()
        .jobName(jobName == null ? job.jobName() : jobName)
        .jobQueue(job.jobQueue())
        .jobDefinition(job.jobDefinition())
        .shareIdentifier(job.shareIdentifier())
        .schedulingPriorityOverride(job.shareIdentifier() == null ? null : job.schedulingPriority())
        .parameters(job.parameters())
        .containerOverrides(overrides(job.container()))
        .ecsPropertiesOverride(overrides(job.ecsProperties()))
        .eksPropertiesOverride(EksResponses.overrides(job.eksProperties()))
        .consumableResourcePropertiesOverride(job.consumableResourceProperties())
        .retryStrategy(job.retryStrategy())
        .timeout(job.timeout())
        .tags(job.tags())
        .propagateTags(job.eksProperties() == null ? job.propagateTags() : null)
        .arrayProperties(isArray ? new ArrayProperties(children) : null)
        .dependsOn(
            isArray && isSequential(job) ? List.of(new JobDependency(null, "SEQUENTIAL")) : null)
        .build();
  }

  private static boolean isSequential(JobDetail job) {
    return job.dependsOn() != null
        && job.dependsOn().stream().anyMatch(d -> "SEQUENTIAL".equals(d.type()));
  }

  private static @Nullable EcsPropertiesOverride overrides(@Nullable EcsPropertiesDetail detail) {
    if (detail == null || detail.taskProperties() == null) {
      return null;
    }
    return new EcsPropertiesOverride(
        detail.taskProperties().stream()
            .map(EcsTaskDetails::containers)
            .flatMap(Stream::ofNullable)
            .map(
                containers ->
                    new TaskPropertiesOverride(
                        containers.stream()
                            .map(
                                container ->
                                    TaskContainerOverrides.builder()
                                        .name(container.name())
                                        .command(container.command())
                                        .environment(container.environment())
                                        .resourceRequirements(container.resourceRequirements())
                                        .build())
                            .toList()))
            .toList());
  }

  private static @Nullable ContainerOverrides overrides(@Nullable ContainerDetail container) {
    return container == null
        ? null
        : ContainerOverrides.builder()
            .command(container.command())
            .environment(container.environment())
            .resourceRequirements(container.resourceRequirements())
            .build();
  }
}
