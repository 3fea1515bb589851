package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
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

  /** The request, if it can be registered. */
  public static Outcome<RegisterJobDefinitionRequest> decide(RegisterJobDefinitionRequest request) {
    Objections objections = new Objections();
    if (!Names.valid(request.jobDefinitionName())) {
      objections.invalid("Job definition name should match valid pattern");
    }
    checkBody(request, objections);
    TagRules.check(request.tags(), objections);
    checkCapabilities(request.platformCapabilities(), objections);
    RetryRules.check(request.retryStrategy(), objections);
    TimeoutRules.check(request.timeout(), objections);
    Integer priority = request.schedulingPriority();
    if (priority != null && (priority < 0 || priority > 9999)) {
      objections.invalid("schedulingPriority must be between 0 and 9999, got " + priority + ".");
    }
    ContainerProperties container = request.containerProperties();
    if (container != null) {
      ContainerRules.check(
          container, Definition.modelOf(request.platformCapabilities()), objections);
    }
    return objections.orElse(() -> request);
  }

  private static void checkBody(RegisterJobDefinitionRequest request, Objections objections) {
    if (request.eksProperties() != null) {
      objections.notAvailable("A job definition for Amazon EKS (eksProperties)");
    }
    if (request.ecsProperties() != null) {
      objections.notAvailable("A job definition with several containers (ecsProperties)");
    }
    if (request.type().equals("multinode")) {
      checkMultiNode(request, objections);
    } else if (request.nodeProperties() != null) {
      objections.invalid("nodeProperties is only applicable for type multinode.");
    } else if (request.containerProperties() == null) {
      objections.invalid("Container properties should not be empty");
    }
  }

  /** JD-008: one body, and never on Fargate. */
  private static void checkMultiNode(RegisterJobDefinitionRequest request, Objections objections) {
    if (request.containerProperties() != null) {
      objections.invalid("containerProperties is not applicable for type multinode.");
    }
    List<String> capabilities = request.platformCapabilities();
    if (capabilities != null && capabilities.contains("FARGATE")) {
      objections.invalid("Multi-node parallel jobs are not supported on Fargate.");
    }
    NodeProperties nodes = request.nodeProperties();
    if (nodes == null) {
      objections.invalid("Node properties should not be empty");
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
      objections.invalid("platformCapabilities must have one value: EC2 or FARGATE.");
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
            .consumableResourceProperties(request.consumableResourceProperties())
            .timeout(request.timeout())
            .propagateTags(request.propagateTags())
            .platformCapabilities(request.platformCapabilities())
            .containerOrchestrationType("ECS")
            .build();
    return new Definition(owner, document, request.tags() == null ? Map.of() : request.tags());
  }
}
