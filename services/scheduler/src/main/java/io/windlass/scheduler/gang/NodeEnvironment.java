package io.windlass.scheduler.gang;

import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.TaskEnvironment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that the service sets for the containers of a node (ENV-001 to
 * ENV-005): those of every task, and those that describe its position among the nodes.
 */
public final class NodeEnvironment {
  private NodeEnvironment() {}

  /**
   * Returns the variables of a node that has an attempt.
   *
   * @param mainAddress the address of the main node, for all other nodes; null if it is unknown
   */
  public static Map<String, String> variables(Node node, @Nullable String mainAddress) {
    Map<String, String> variables =
        TaskEnvironment.variables(node.id(), node.profile(), node.liveAttempt());
    JobKind kind = node.profile().kind();
    variables.put("AWS_BATCH_JOB_NODE_INDEX", Integer.toString(node.index()));
    variables.put("AWS_BATCH_JOB_NUM_NODES", Integer.toString(kind.size()));
    variables.put("AWS_BATCH_JOB_MAIN_NODE_INDEX", Integer.toString(kind.mainNode()));
    if (!node.isMain() && mainAddress != null) {
      variables.put("AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS", mainAddress);
    }
    return variables;
  }
}
