package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.ResourceRequirement;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.function.UnaryOperator;

/** Definitions to start from. */
public final class Definitions {
  public static final Owner OWNER = new Owner("123456789012", "us-east-1");

  private Definitions() {}

  public static List<ResourceRequirement> needs(String vcpus, String memory) {
    return List.of(
        new ResourceRequirement(vcpus, "VCPU"), new ResourceRequirement(memory, "MEMORY"));
  }

  /** A container that EC2 takes. */
  public static ContainerProperties.Builder container() {
    return ContainerProperties.builder().image("busybox").resourceRequirements(needs("1", "128"));
  }

  /** A container that Fargate takes. */
  public static ContainerProperties.Builder fargateContainer() {
    return container()
        .resourceRequirements(needs("0.25", "512"))
        .executionRoleArn("arn:aws:iam::123456789012:role/run");
  }

  public static RegisterJobDefinitionRequest.Builder request(ContainerProperties container) {
    return RegisterJobDefinitionRequest.builder()
        .jobDefinitionName("d")
        .type("container")
        .containerProperties(container);
  }

  public static RegisterJobDefinitionRequest.Builder fargate(ContainerProperties container) {
    return request(container).platformCapabilities(List.of("FARGATE"));
  }

  /** Revision 1 of a definition of this container. */
  public static RegisteredDefinition ec2(UnaryOperator<ContainerProperties.Builder> change) {
    return JobDefinitionRegistration.revision(
        OWNER, request(change.apply(container()).build()).build(), 1);
  }

  /** Why it is refused; empty if it is accepted. */
  public static String refusal(RegisterJobDefinitionRequest request) {
    return switch (JobDefinitionRegistration.decide(request)) {
      case Result.Accepted<RegisterJobDefinitionRequest> accepted -> "";
      case Result.Rejected<RegisterJobDefinitionRequest> rejected -> rejected.rejection().message();
    };
  }
}
