package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.JobDefinition;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a job definition. Only its status and tags change (JD-003).
 *
 * @param document the definition as DescribeJobDefinitions shows it, without the tags
 */
public record RegisteredDefinition(Owner owner, JobDefinition document, Map<String, String> tags)
    implements OwnedResource<RegisteredDefinition> {
  public static final String ACTIVE = "ACTIVE";
  public static final String INACTIVE = "INACTIVE";

  /** Name and revision. */
  public DefinitionReference reference() {
    return new DefinitionReference(document.jobDefinitionName(), document.revision());
  }

  @Override
  public ResourceArn arn() {
    return reference().arn(owner);
  }

  /** Returns whether jobs may be submitted with it (JD-005). */
  public boolean active() {
    return ACTIVE.equals(document.status());
  }

  /** Returns the container of a definition that is not multi-node, in the one form or the other. */
  public ContainerProperties container() {
    EcsTask task = ecsTask();
    return task == null
        ? Objects.requireNonNull(document.containerProperties())
        : task.asContainer();
  }

  /**
   * Returns the task in the form of {@code ecsProperties}; null if it has another form (ECS-001).
   */
  public @Nullable EcsTask ecsTask() {
    return document.ecsProperties() == null ? null : EcsTask.of(document.ecsProperties());
  }

  /** Returns the pod of a definition with {@code eksProperties}; null of others (EKS-001). */
  public @Nullable EksPodProperties pod() {
    EksProperties properties = document.eksProperties();
    return properties == null ? null : properties.podProperties();
  }

  /** Returns the nodes; null unless it is multi-node (MNP-002). */
  public @Nullable NodeProperties nodes() {
    return document.nodeProperties();
  }

  /** Returns all its containers: one, or one per group of nodes; none of pods. */
  public List<ContainerProperties> containers() {
    NodeProperties nodes = nodes();
    if (provisioningModel() == ProvisioningModel.EKS) {
      return List.of();
    }
    return nodes == null
        ? List.of(container())
        : nodes.nodeRangeProperties().stream()
            .map(NodeRangeProperty::container)
            .flatMap(Stream::ofNullable)
            .toList();
  }

  /** Returns the kind of hosts that can run it (JD-011). */
  public ProvisioningModel provisioningModel() {
    return hasPods() ? ProvisioningModel.EKS : modelOf(document.platformCapabilities());
  }

  private boolean hasPods() {
    NodeProperties nodes = nodes();
    return nodes == null ? pod() != null : hasPods(nodes);
  }

  /** Returns whether nodes are pods. */
  static boolean hasPods(NodeProperties nodes) {
    return nodes.nodeRangeProperties().stream().anyMatch(range -> range.eksProperties() != null);
  }

  /** Returns the provisioning model for platform capabilities; EC2 if there are none. */
  static ProvisioningModel modelOf(@Nullable List<String> capabilities) {
    return capabilities != null && capabilities.contains("FARGATE")
        ? ProvisioningModel.FARGATE
        : ProvisioningModel.EC2;
  }

  /** Returns a copy that is INACTIVE. */
  public RegisteredDefinition deregistered() {
    return new RegisteredDefinition(owner, document.toBuilder().status(INACTIVE).build(), tags);
  }

  @Override
  public RegisteredDefinition withTags(Map<String, String> changed) {
    return new RegisteredDefinition(owner, document, changed);
  }
}
