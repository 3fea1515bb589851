package io.windlass.aws.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.iam.RequestContext;
import io.windlass.aws.model.OperationModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code batch:} condition keys of each container that a request describes. A statement is
 * tried once per container, its keys together for the same one (IAM-060, IAM-061). A container that
 * does not say whether it is privileged is not (IAM-071).
 */
final class ContainerConditionKeys {
  private static final List<String> ECS_CONTAINERS =
      List.of(
          "containerProperties",
          "nodeProperties.nodeRangeProperties[].container",
          "ecsProperties.taskProperties[].containers[]",
          "nodeProperties.nodeRangeProperties[].ecsProperties.taskProperties[].containers[]");
  private static final List<String> PODS =
      List.of(
          "eksProperties.podProperties",
          "nodeProperties.nodeRangeProperties[].eksProperties.podProperties",
          "eksPropertiesOverride.podProperties",
          "nodeOverrides.nodePropertyOverrides[].eksPropertiesOverride.podProperties");

  private ContainerConditionKeys() {}

  /** Returns the context for each container; that of the call if it describes none. */
  static List<RequestContext> of(OperationModel operation, JsonNode input, RequestContext call) {
    if (!operation.name().equals("RegisterJobDefinition")
        && !operation.name().equals("SubmitJob")) {
      return List.of(call);
    }
    var all = new ArrayList<RequestContext>();
    for (String path : ECS_CONTAINERS) {
      InputPath.nodes(input, path).forEach(container -> all.add(ecs(container, call)));
    }
    for (String path : PODS) {
      InputPath.nodes(input, path).forEach(pod -> eks(pod, call, all));
    }
    return all.isEmpty() ? List.of(call) : all;
  }

  private static RequestContext ecs(JsonNode container, RequestContext call) {
    JsonNode logs = container.path("logConfiguration");
    JsonNode options = logs.path("options");
    return call.with("batch:Image", InputPath.texts(container, "image"))
        .with("batch:User", InputPath.texts(container, "user"))
        .with("batch:Privileged", Boolean.toString(container.path("privileged").asBoolean(false)))
        .with("batch:LogDriver", InputPath.texts(logs, "logDriver"))
        .with("batch:AWSLogsGroup", text(options, "awslogs-group"))
        .with("batch:AWSLogsRegion", text(options, "awslogs-region"))
        .with("batch:AWSLogsStreamPrefix", text(options, "awslogs-stream-prefix"))
        .with("batch:AWSLogsCreateGroup", text(options, "awslogs-create-group"));
  }

  /**
   * A container without a user or group of its own has the pod's. A pod may name no container, as
   * an override of its namespace does.
   */
  private static void eks(JsonNode pod, RequestContext call, List<RequestContext> all) {
    RequestContext podContext =
        call.with("batch:EKSServiceAccountName", InputPath.texts(pod, "serviceAccountName"))
            .with("batch:EKSNamespace", InputPath.texts(pod, "metadata.namespace"));
    JsonNode ofAll = pod.path("securityContext");
    int before = all.size();
    for (String list : List.of("containers[]", "initContainers[]")) {
      for (JsonNode container : InputPath.nodes(pod, list)) {
        JsonNode security = container.path("securityContext");
        all.add(
            podContext
                .with("batch:EKSImage", InputPath.texts(container, "image"))
                .with(
                    "batch:EKSPrivileged",
                    Boolean.toString(security.path("privileged").asBoolean(false)))
                .with("batch:EKSRunAsUser", either(security, ofAll, "runAsUser"))
                .with("batch:EKSRunAsGroup", either(security, ofAll, "runAsGroup")));
      }
    }
    if (all.size() == before) {
      all.add(podContext);
    }
  }

  private static List<String> either(JsonNode own, JsonNode ofAll, String name) {
    List<String> found = text(own, name);
    return found.isEmpty() ? text(ofAll, name) : found;
  }

  private static List<String> text(JsonNode parent, String name) {
    JsonNode value = parent.path(name);
    return value.isValueNode() && !value.isNull() ? List.of(value.asText()) : List.of();
  }
}
