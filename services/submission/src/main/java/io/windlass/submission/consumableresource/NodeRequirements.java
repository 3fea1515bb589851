package io.windlass.submission.consumableresource;

import io.windlass.aws.batch.ConsumableResourceProperties;
import io.windlass.aws.batch.NodeOverrides;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodePropertyOverride;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves what the nodes of a multi-node job require: the requirements of the smallest range or
 * override that contains the node (CR-012, CR-013). It does not check whether ranges are well
 * formed.
 */
public record NodeRequirements(Owner owner, ValidationErrors validationErrors) {
  /** Returns all nodes together. */
  public ConsumableRequirements of(NodeProperties defined, @Nullable NodeOverrides overrides) {
    int nodes = numNodes(defined, overrides);
    List<ConsumableRequirements.Nodes> each = new ArrayList<>();
    Map<ConsumableResourceProperties, ConsumableRequirements> read = new HashMap<>();
    for (int node = 0; node < nodes; node++) {
      ConsumableResourceProperties properties = properties(node, defined, overrides);
      if (properties != null) {
        each.add(
            new ConsumableRequirements.Nodes(
                1,
                read.computeIfAbsent(
                    properties, p -> ConsumableRequirements.read(owner, p, validationErrors))));
      }
    }
    return each.isEmpty() ? ConsumableRequirements.NONE : ConsumableRequirements.ofNodes(each);
  }

  private static int numNodes(NodeProperties defined, @Nullable NodeOverrides overrides) {
    Integer other = overrides == null ? null : overrides.numNodes();
    return other != null ? other : Objects.requireNonNullElse(defined.numNodes(), 0);
  }

  private static @Nullable ConsumableResourceProperties properties(
      int node, NodeProperties defined, @Nullable NodeOverrides overrides) {
    int nodes = numNodes(defined, overrides);
    ConsumableResourceProperties found = null;
    int smallest = Integer.MAX_VALUE;
    if (defined.nodeRangeProperties() != null) {
      for (NodeRangeProperty range : defined.nodeRangeProperties()) {
        int size = sizeIfItHas(node, range.targetNodes(), nodes);
        if (size <= smallest && size > 0) {
          smallest = size;
          found = range.consumableResourceProperties();
        }
      }
    }
    smallest = Integer.MAX_VALUE;
    if (overrides != null && overrides.nodePropertyOverrides() != null) {
      for (NodePropertyOverride override : overrides.nodePropertyOverrides()) {
        int size = sizeIfItHas(node, override.targetNodes(), nodes);
        if (override.consumableResourcePropertiesOverride() != null
            && size <= smallest
            && size > 0) {
          smallest = size;
          found = override.consumableResourcePropertiesOverride();
        }
      }
    }
    return found;
  }

  /**
   * Returns how many nodes a range has; 0 if it does not contain the node. A range is {@code
   * first:last}, either of which may be absent, or a single node.
   */
  private static int sizeIfItHas(int node, @Nullable String range, int nodes) {
    if (range == null || !range.matches("[0-9]{0,8}(:[0-9]{0,8})?")) {
      return 0;
    }
    int colon = range.indexOf(':');
    String from = colon < 0 ? range : range.substring(0, colon);
    String to = colon < 0 ? range : range.substring(colon + 1);
    int first = from.isEmpty() ? 0 : Integer.parseInt(from);
    int last = to.isEmpty() ? nodes - 1 : Integer.parseInt(to);
    return first <= node && node <= last ? last - first + 1 : 0;
  }
}
