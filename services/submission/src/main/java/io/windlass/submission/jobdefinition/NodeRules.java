package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a multi-node definition (MNP-002 to MNP-004, MN-001 to MN-011). */
public final class NodeRules {
  private static final int MOST_GROUPS = 5;
  private static final int MOST_NODES = 1000;

  private NodeRules() {}

  static void check(NodeProperties nodes, ValidationErrors validationErrors) {
    checkNumber(nodes.numNodes(), nodes.mainNode(), validationErrors);
    List<NodeRangeProperty> groups = nodes.nodeRangeProperties();
    if (groups.isEmpty()) {
      validationErrors.invalid("nodeRangeProperties must have at least 1 entry.");
    }
    if (groups.size() > MOST_GROUPS) {
      validationErrors.invalid("Maximum allowed size of node range properties is " + MOST_GROUPS);
    }
    if (validationErrors.none()) {
      var _ = groups(nodes, nodes.numNodes(), validationErrors);
    }
    checkKind(groups, validationErrors);
    groups.forEach(group -> check(group, validationErrors));
    Set<String> types = new HashSet<>();
    for (NodeRangeProperty group : groups) {
      ContainerProperties container = group.container();
      String type = container == null ? null : container.instanceType();
      types.add(type == null ? "" : type);
    }
    if (types.size() > 1) {
      validationErrors.invalid("instanceType must be the same for all node groups.");
    }
  }

  /** Returns which group each of so many nodes is in. */
  public static NodeGroups groups(
      NodeProperties nodes, int numNodes, ValidationErrors validationErrors) {
    return NodeGroups.of(
        nodes.nodeRangeProperties().stream().map(NodeRangeProperty::targetNodes).toList(),
        numNodes,
        true,
        validationErrors);
  }

  /** Checks the number of nodes and the index of the main node. */
  public static void checkNumber(int numNodes, int mainNode, ValidationErrors validationErrors) {
    if (numNodes < 1 || numNodes > MOST_NODES) {
      validationErrors.invalid("Number of nodes must be between 1 and " + MOST_NODES + ".");
    } else if (mainNode < 0 || mainNode >= numNodes) {
      validationErrors.invalid("Main node index is out of range, must be less than numNodes.");
    }
  }

  /** MN-005, MNP-030: all nodes are pods in one namespace, or none is. */
  private static void checkKind(List<NodeRangeProperty> groups, ValidationErrors validationErrors) {
    long pods = groups.stream().filter(group -> group.eksProperties() != null).count();
    if (pods != 0 && pods != groups.size()) {
      validationErrors.invalid(
          "eksProperties must be specified for all node ranges, or for none of them.");
    }
    Set<String> namespaces = new HashSet<>();
    for (NodeRangeProperty group : groups) {
      EksProperties properties = group.eksProperties();
      EksPodProperties pod = properties == null ? null : properties.podProperties();
      String namespace = pod == null ? null : EksPod.namespace(pod);
      namespaces.add(namespace == null ? "" : namespace);
    }
    if (namespaces.size() > 1) {
      validationErrors.invalid("metadata: namespace must be the same for all node ranges.");
    }
  }

  private static void checkPod(
      EksProperties pod, boolean container, ValidationErrors validationErrors) {
    if (container) {
      validationErrors.invalid(
          "NodeRangeProperties can not use both eksProperties and container fields");
    }
    EksRules.check(pod, validationErrors);
  }

  private static void check(NodeRangeProperty group, ValidationErrors validationErrors) {
    if (group.ecsProperties() != null) {
      validationErrors.notAvailable(
          "A multi-node job with several containers per node (ecsProperties)");
    }
    if (group.instanceTypes() != null && group.ecsProperties() == null) {
      validationErrors.invalid(
          "Using instanceTypes with nodeRangeProperty is only allowed for ecsProperties jobs.");
    }
    ContainerProperties container = group.container();
    EksProperties pod = group.eksProperties();
    if (pod != null) {
      checkPod(pod, container != null, validationErrors);
    } else if (container == null) {
      validationErrors.invalid("Must specify container for node range " + group.targetNodes());
    } else {
      ContainerRules.checkNode(container, validationErrors);
    }
  }
}
