package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.NodeOverrides;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodePropertyOverride;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.jobdefinition.ContainerResources;
import io.windlass.submission.jobdefinition.NodeGroups;
import io.windlass.submission.jobdefinition.NodeRules;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.parameters.ParameterSubstitution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the nodes of a multi-node job: the node ranges of its definition for the requested
 * number of nodes, with the overrides of the submission (MNP-005, MN-012).
 */
record MultiNodeResolution(
    SubmitJobRequest request, RegisteredDefinition definition, ValidationErrors validationErrors) {
  private static final ContainerResources NOTHING = ContainerResources.none();

  /** Returns the main node's task, and with it all others. */
  static SubmittedJob.Task resolve(
      SubmitJobRequest request,
      RegisteredDefinition definition,
      NodeProperties nodes,
      ValidationErrors validationErrors) {
    return new MultiNodeResolution(request, definition, validationErrors).resolve(nodes);
  }

  private SubmittedJob.Task resolve(NodeProperties nodes) {
    if (request.containerOverrides() != null) {
      validationErrors.invalid("containerOverrides is not applicable to multi-node parallel jobs.");
    }
    if (request.eksPropertiesOverride() != null) {
      validationErrors.invalid(
          "eksPropertiesOverride is not applicable to multi-node parallel jobs: use nodeOverrides.");
    }
    NodeOverrides overrides =
        Objects.requireNonNullElse(request.nodeOverrides(), NodeOverrides.builder().build());
    int numNodes = Objects.requireNonNullElse(overrides.numNodes(), nodes.numNodes());
    NodeRules.checkNumber(numNodes, nodes.mainNode(), validationErrors);
    List<NodePropertyOverride> changed =
        Objects.requireNonNullElse(overrides.nodePropertyOverrides(), List.of());
    changed.forEach(this::check);
    if (!validationErrors.none()) {
      return nothing();
    }
    NodeGroups groups = NodeRules.groups(nodes, numNodes, validationErrors);
    if (overrides.numNodes() != null && !groups.hasOpenEnd()) {
      validationErrors.invalid(
          "nodeOverrides: numNodes needs a node range without an upper end in the job definition.");
    }
    NodeGroups overriding =
        NodeGroups.of(
            changed.stream().map(NodePropertyOverride::targetNodes).toList(),
            numNodes,
            false,
            validationErrors);
    if (!validationErrors.none()) {
      return nothing();
    }
    List<SubmittedJob.NodeRange> ranges =
        ranges(numNodes, groups, overriding, nodes.nodeRangeProperties(), changed);
    return validationErrors.none() ? task(nodes.mainNode(), numNodes, ranges) : nothing();
  }

  private void check(NodePropertyOverride override) {
    boolean pods = definition.provisioningModel() == ProvisioningModel.EKS;
    if (override.eksPropertiesOverride() != null && !pods) {
      validationErrors.invalid(
          "eksPropertiesOverride is only applicable to a job definition with eksProperties.");
    }
    if (override.containerOverrides() != null && pods) {
      validationErrors.invalid(
          "containerOverrides is not applicable to a job definition with eksProperties: use"
              + " eksPropertiesOverride.");
    }
    if (override.ecsPropertiesOverride() != null) {
      validationErrors.notAvailable("A job with several containers (ecsPropertiesOverride)");
    }
  }

  /** Returns the ranges; neighbouring nodes with the same task are one range. */
  private List<SubmittedJob.NodeRange> ranges(
      int numNodes,
      NodeGroups groups,
      NodeGroups overriding,
      List<NodeRangeProperty> defined,
      List<NodePropertyOverride> changed) {
    List<SubmittedJob.NodeRange> ranges = new ArrayList<>();
    Map<List<Integer>, SubmittedJob.Task> tasks = new HashMap<>();
    int first = 0;
    for (int node = 1; node <= numNodes; node++) {
      List<Integer> kind = List.of(groups.groupOf(node - 1), overriding.groupOf(node - 1));
      boolean ends =
          node == numNodes || !kind.equals(List.of(groups.groupOf(node), overriding.groupOf(node)));
      if (ends) {
        SubmittedJob.Task task =
            tasks.computeIfAbsent(
                kind,
                _ ->
                    task(
                        defined.get(kind.get(0)),
                        kind.get(1) < 0 ? null : changed.get(kind.get(1))));
        ranges.add(new SubmittedJob.NodeRange(first, node - 1, task));
        first = node;
      }
    }
    return List.copyOf(ranges);
  }

  private SubmittedJob.Task task(
      NodeRangeProperty range, @Nullable NodePropertyOverride overrides) {
    Map<String, String> parameters =
        ParameterSubstitution.merge(definition.document().parameters(), request.parameters());
    EksProperties pod = range.eksProperties();
    if (pod != null) {
      return EksResolution.resolve(
          Objects.requireNonNull(pod.podProperties()),
          overrides == null ? null : overrides.eksPropertiesOverride(),
          parameters,
          validationErrors);
    }
    return ContainerResolution.resolve(
        Objects.requireNonNull(range.container()),
        overrides == null ? null : overrides.containerOverrides(),
        parameters,
        definition.provisioningModel(),
        validationErrors);
  }

  /** Returns the main node's task. Its resources are the most that any node needs. */
  private SubmittedJob.Task task(int mainNode, int numNodes, List<SubmittedJob.NodeRange> ranges) {
    SubmittedJob.Task main =
        ranges.stream()
            .filter(range -> range.first() <= mainNode && mainNode <= range.last())
            .findFirst()
            .orElseThrow()
            .task();
    ContainerResources most = NOTHING;
    for (SubmittedJob.NodeRange range : ranges) {
      most = most.most(range.task().resources());
    }
    List<String> types =
        ranges.stream()
            .map(r -> String.valueOf(r.task().container().instanceType()))
            .distinct()
            .toList();
    if (types.size() > 1) {
      validationErrors.invalid("instanceType must be the same for all nodes.");
    }
    return main.on(
            new SubmittedJob.MultiNode(numNodes, mainNode, main.container().instanceType(), ranges),
            most)
        .overriding(
            ranges.stream().mapToInt(range -> range.task().overridesLength()).max().orElse(0));
  }

  private static SubmittedJob.Task nothing() {
    return new SubmittedJob.Task(
        ContainerProperties.builder().build(), List.of(), Map.of(), NOTHING);
  }
}
