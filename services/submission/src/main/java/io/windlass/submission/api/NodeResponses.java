package io.windlass.submission.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.submission.job.JobRole;

/** A node of a multi-node job as DescribeJobs shows it (MNP-019), made from its job's detail. */
final class NodeResponses {
  private NodeResponses() {}

  /** Puts the container of the node's range beside the ranges. */
  static void of(JobRole.Node node, ObjectNode detail) {
    JsonNode properties = detail.get("nodeProperties");
    detail.putObject("nodeDetails").put("nodeIndex", node.index()).put("isMainNode", node.isMain());
    if (properties == null) {
      return;
    }
    for (JsonNode range : properties.path("nodeRangeProperties")) {
      String target = range.path("targetNodes").asText();
      int colon = target.indexOf(':');
      int first = Integer.parseInt(target.substring(0, colon));
      int last = Integer.parseInt(target.substring(colon + 1));
      if (first <= node.index() && node.index() <= last) {
        String form = range.hasNonNull("eksProperties") ? "eksProperties" : "container";
        detail.set(form, range.path(form).deepCopy());
      }
    }
  }
}
