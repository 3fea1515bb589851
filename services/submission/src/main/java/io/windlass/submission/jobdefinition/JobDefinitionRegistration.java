package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EcsProperties;
import io.windlass.aws.batch.JobDefinition;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.submission.identity.Names;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;
import io.windlass.submission.tag.TagRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides about RegisterJobDefinition (JD-001 to JD-032). A refused definition uses up no revision.
 * Images, roles, secrets and file systems are taken as given (JD-027).
 */
public final class JobDefinitionRegistration {
  private JobDefinitionRegistration() {}

  /** The request without what says nothing in it, if it can be registered. */
  public static Outcome<RegisterJobDefinitionRequest> decide(RegisterJobDefinitionRequest sent) {
    RegisterJobDefinitionRequest request = EmptyMembers.without(sent);
    Objections objections = new Objections();
    if (!Names.valid(request.jobDefinitionName())) {
      objections.invalid("Job definition name should match a valid pattern");
    }
    checkBody(request, objections);
    TagRules.check(request.tags(), objections);
    checkCapabilities(request.platformCapabilities(), objections);
    RetryRules.check(request.retryStrategy(), objections);
    TimeoutRules.check(request.timeout(), objections);
    Integer priority = request.schedulingPriority();
    if (priority != null && (priority < 0 || priority > 9999)) {
      objections.invalid("Scheduling priority must be between 0 and 9999.");
    }
    ContainerProperties container = container(request, objections);
    if (container != null) {
      ContainerRules.check(
          container, Definition.modelOf(request.platformCapabilities()), objections);
    }
    return objections.orElse(() -> request);
  }

  private static @Nullable ContainerProperties container(
      RegisterJobDefinitionRequest request, Objections objections) {
    EcsProperties ecs = request.ecsProperties();
    return ecs == null ? request.containerProperties() : EcsTask.check(ecs, objections);
  }

  private static void checkBody(RegisterJobDefinitionRequest request, Objections objections) {
    if (request.eksProperties() != null) {
      objections.notAvailable("A job definition for Amazon EKS (eksProperties)");
    }
    if (request.type().equals("multinode")) {
      checkMultiNode(request, objections);
    } else if (request.containerProperties() == null && request.ecsProperties() == null) {
      objections.invalid(
          "ECS ContainerProperties, ecsProperties, or eksProperties is required when using type"
              + " container.");
    } else if (request.nodeProperties() != null) {
      objections.invalid("nodeProperties is only applicable for type multinode.");
    }
  }

  /** JD-008: one body, and never on Fargate. */
  private static void checkMultiNode(RegisterJobDefinitionRequest request, Objections objections) {
    if (request.containerProperties() != null) {
      objections.invalid("containerProperties is not applicable for type multinode.");
    }
    if (request.ecsProperties() != null) {
      objections.invalid("ecsProperties is not applicable for type multinode.");
    }
    List<String> capabilities = request.platformCapabilities();
    if (capabilities != null && capabilities.contains("FARGATE")) {
      objections.invalid("Multi-node parallel jobs are not supported on Fargate.");
    }
    NodeProperties nodes = request.nodeProperties();
    if (nodes == null) {
      objections.invalid("Node properties of multinode job is required.");
    } else {
      NodeRules.check(nodes, objections);
    }
  }

  private static void checkCapabilities(
      @Nullable List<String> capabilities, Objections objections) {
    if (capabilities == null) {
      return;
    }
    if (capabilities.contains("MANAGED_INSTANCES")) {
      objections.notAvailable("Platform capability MANAGED_INSTANCES");
    }
    if (capabilities.size() > 1) {
      objections.invalid("Exactly 1 capability must be provided.");
    }
  }

  /** The new revision. */
  public static Definition revision(
      Owner owner, RegisterJobDefinitionRequest request, int revision) {
    String name = request.jobDefinitionName();
    JobDefinition document =
        JobDefinition.builder()
            .jobDefinitionName(name)
            .jobDefinitionArn(new DefinitionReference(name, revision).arn(owner))
            .revision(revision)
            .status(Definition.ACTIVE)
            .type(request.type())
            .schedulingPriority(request.schedulingPriority())
            .parameters(request.parameters() == null ? Map.of() : request.parameters())
            .retryStrategy(request.retryStrategy())
            .containerProperties(request.containerProperties())
            .nodeProperties(request.nodeProperties())
            .ecsProperties(request.ecsProperties())
            .consumableResourceProperties(request.consumableResourceProperties())
            .timeout(request.timeout())
            .propagateTags(request.propagateTags())
            .platformCapabilities(request.platformCapabilities())
            .containerOrchestrationType("ECS")
            .build();
    return new Definition(
        owner, NormalForm.of(document), request.tags() == null ? Map.of() : request.tags());
  }
}
