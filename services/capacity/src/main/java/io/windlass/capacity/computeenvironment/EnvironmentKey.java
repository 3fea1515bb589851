package io.windlass.capacity.computeenvironment;

/** Which compute environment, and whose. */
public record EnvironmentKey(String arn, String accountId, String region) {
  /** The cluster's name begins with that of the environment (CE-013). */
  static String clusterName(EnvironmentDefinition definition) {
    return definition.name() + "_Batch_" + definition.uuid();
  }

  String clusterArn(EnvironmentDefinition definition) {
    return ecsArn("cluster/" + clusterName(definition));
  }

  String containerInstanceArn(EnvironmentDefinition definition, String id) {
    return ecsArn("container-instance/" + clusterName(definition) + "/" + id);
  }

  private String ecsArn(String resource) {
    int start = arn.indexOf(':') + 1;
    int end = arn.indexOf(':', start);
    String partition = start > 0 && end > start ? arn.substring(start, end) : "aws";
    return "arn:" + partition + ":ecs:" + region + ":" + accountId + ":" + resource;
  }
}
