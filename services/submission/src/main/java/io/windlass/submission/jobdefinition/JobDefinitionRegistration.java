package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EcsProperties;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.JobDefinition;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.tag.TagRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides about RegisterJobDefinition (JD-001 to JD-032). A refused definition uses up no revision.
 * Images, roles, secrets and file systems are not checked (JD-027).
 */
public final class JobDefinitionRegistration {
  private JobDefinitionRegistration() {}

  /** Returns the request without empty members, or the reason for refusing it. */
  public static Result<RegisterJobDefinitionRequest> decide(RegisterJobDefinitionRequest sent) {
    RegisterJobDefinitionRequest request = EmptyMembers.without(sent);
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.valid(request.jobDefinitionName())) {
      validationErrors.invalid("Job definition name should match a valid pattern");
    }
    checkBody(request, validationErrors);
    TagRules.check(request.tags(), validationErrors);
    checkCapabilities(request.platformCapabilities(), validationErrors);
    RetryRules.check(request.retryStrategy(), validationErrors);
    TimeoutRules.check(request.timeout(), validationErrors);
    Integer priority = request.schedulingPriority();
    if (priority != null && (priority < 0 || priority > 9999)) {
      validationErrors.invalid("Scheduling priority must be between 0 and 9999.");
    }
    ContainerProperties container = container(request, validationErrors);
    if (container != null) {
      ContainerRules.check(
          container,
          RegisteredDefinition.modelOf(request.platformCapabilities()),
          validationErrors);
    }
    return validationErrors.orElse(() -> request);
  }

  private static @Nullable ContainerProperties container(
      RegisterJobDefinitionRequest request, ValidationErrors validationErrors) {
    EcsProperties ecs = request.ecsProperties();
    return ecs == null ? request.containerProperties() : EcsTask.check(ecs, validationErrors);
  }

  private static void checkBody(
      RegisterJobDefinitionRequest request, ValidationErrors validationErrors) {
    if (request.type().equals("multinode")) {
      checkMultiNode(request, validationErrors);
    } else if (request.containerProperties() == null
        && request.ecsProperties() == null
        && request.eksProperties() == null) {
      validationErrors.invalid(
          "ECS ContainerProperties, ecsProperties, or eksProperties is required when using type"
              + " container.");
    } else if (request.nodeProperties() != null) {
      validationErrors.invalid("nodeProperties is only applicable for type multinode.");
    }
    EksProperties pod = request.eksProperties();
    if (pod != null && request.type().equals("container")) {
      checkPod(request, pod, validationErrors);
    }
  }

  /** JD-008, JD-011, JD-015: alone, and on nothing but Kubernetes. */
  private static void checkPod(
      RegisterJobDefinitionRequest request, EksProperties pod, ValidationErrors validationErrors) {
    if (request.containerProperties() != null) {
      validationErrors.invalid("Cannot use both ECS containerProperties and eksProperties");
    }
    if (request.ecsProperties() != null) {
      validationErrors.invalid("Cannot use both eksProperties and ecsProperties");
    }
    checkOnCluster(request, validationErrors);
    EksRules.check(pod, validationErrors);
  }

  private static void checkOnCluster(
      RegisterJobDefinitionRequest request, ValidationErrors validationErrors) {
    if (request.platformCapabilities() != null) {
      validationErrors.invalid("platformCapabilities is not applicable for EKS job definitions.");
    }
    if (request.propagateTags() != null) {
      validationErrors.invalid("propagateTags is not applicable for EKS job definitions.");
    }
  }

  /** JD-008: one body, and never on Fargate. */
  private static void checkMultiNode(
      RegisterJobDefinitionRequest request, ValidationErrors validationErrors) {
    if (request.containerProperties() != null) {
      validationErrors.invalid("containerProperties is not applicable for type multinode.");
    }
    if (request.ecsProperties() != null) {
      validationErrors.invalid("ecsProperties is not applicable for type multinode.");
    }
    if (request.eksProperties() != null) {
      validationErrors.invalid("eksProperties is not applicable for type multinode.");
    }
    List<String> capabilities = request.platformCapabilities();
    if (capabilities != null && capabilities.contains("FARGATE")) {
      validationErrors.invalid("Multi-node parallel jobs are not supported on Fargate.");
    }
    NodeProperties nodes = request.nodeProperties();
    if (nodes == null) {
      validationErrors.invalid("Node properties of multinode job is required.");
    } else {
      NodeRules.check(nodes, validationErrors);
      if (RegisteredDefinition.hasPods(nodes)) {
        checkOnCluster(request, validationErrors);
      }
    }
  }

  private static void checkCapabilities(
      @Nullable List<String> capabilities, ValidationErrors validationErrors) {
    if (capabilities == null) {
      return;
    }
    if (capabilities.contains("MANAGED_INSTANCES")) {
      validationErrors.notAvailable("Platform capability MANAGED_INSTANCES");
    }
    if (capabilities.size() > 1) {
      validationErrors.invalid("Exactly 1 capability must be provided.");
    }
  }

  private static boolean onCluster(RegisterJobDefinitionRequest request) {
    NodeProperties nodes = request.nodeProperties();
    return request.eksProperties() != null
        || (nodes != null && RegisteredDefinition.hasPods(nodes));
  }

  /** Returns the new revision. */
  public static RegisteredDefinition revision(
      Owner owner, RegisterJobDefinitionRequest request, int revision) {
    String name = request.jobDefinitionName();
    JobDefinition document =
        JobDefinition.builder()
            .jobDefinitionName(name)
            .jobDefinitionArn(new DefinitionReference(name, revision).arn(owner).toString())
            .revision(revision)
            .status(RegisteredDefinition.ACTIVE)
            .type(request.type())
            .schedulingPriority(request.schedulingPriority())
            .parameters(request.parameters() == null ? Map.of() : request.parameters())
            .retryStrategy(request.retryStrategy())
            .containerProperties(request.containerProperties())
            .nodeProperties(request.nodeProperties())
            .ecsProperties(request.ecsProperties())
            .eksProperties(request.eksProperties())
            .consumableResourceProperties(request.consumableResourceProperties())
            .timeout(request.timeout())
            .propagateTags(request.propagateTags())
            .platformCapabilities(request.platformCapabilities())
            .containerOrchestrationType(onCluster(request) ? "EKS" : "ECS")
            .build();
    return new RegisteredDefinition(
        owner,
        DefinitionNormalForm.of(document),
        request.tags() == null ? Map.of() : request.tags());
  }
}
