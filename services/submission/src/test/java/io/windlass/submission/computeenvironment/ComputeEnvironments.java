package io.windlass.submission.computeenvironment;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.CreateComputeEnvironmentRequest;
import io.windlass.submission.config.InstanceTypeFiles;
import io.windlass.submission.outcome.Result;
import java.util.List;

/** Environments to start from. */
public final class ComputeEnvironments {
  /** What may be launched. */
  public static final InstanceTypeNames TYPES = InstanceTypeFiles.names();

  private ComputeEnvironments() {}

  public static ComputeResource.Builder ec2() {
    return ComputeResource.builder()
        .type("EC2")
        .maxvCpus(16)
        .instanceTypes(List.of("m5"))
        .instanceRole("ecsInstanceRole")
        .allocationStrategy("BEST_FIT_PROGRESSIVE")
        .subnets(List.of("subnet-1"));
  }

  public static ComputeResource.Builder fargate() {
    return ComputeResource.builder()
        .type("FARGATE")
        .maxvCpus(16)
        .subnets(List.of("subnet-1"))
        .securityGroupIds(List.of("sg-1"));
  }

  public static CreateComputeEnvironmentRequest.Builder managed(ComputeResource.Builder resources) {
    return CreateComputeEnvironmentRequest.builder()
        .computeEnvironmentName("ce")
        .type("MANAGED")
        .computeResources(resources.build());
  }

  public static ComputeEnvironment created(CreateComputeEnvironmentRequest.Builder request) {
    return ((Result.Accepted<ComputeEnvironment>)
            ComputeEnvironmentCreation.decide(OWNER, request.build(), TYPES, "uuid"))
        .value();
  }

  /** One that capacity has found to be as said. */
  public static ComputeEnvironment valid(CreateComputeEnvironmentRequest.Builder request) {
    ComputeEnvironment created = created(request);
    return new ComputeEnvironment(
        created.owner(),
        created.detail(),
        new ComputeEnvironment.ReportedStatus(
            "VALID", "ComputeEnvironment Healthy", 8, "arn:cluster"),
        false,
        created.tags());
  }

  public static String refusal(Result<?> result) {
    return result instanceof Result.Rejected<?> rejected ? rejected.rejection().message() : "";
  }
}
