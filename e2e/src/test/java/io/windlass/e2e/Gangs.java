package io.windlass.e2e;

import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.batch.model.NodeProperties;
import software.amazon.awssdk.services.batch.model.ResourceType;

/**
 * What multi-node jobs need beside a workspace: a managed EC2 environment of c5.large instances, a
 * queue on it, and short ways to define jobs.
 */
final class Gangs {
  final String queue;
  private final Workspace workspace;

  private Gangs(Workspace workspace, String queue) {
    this.workspace = workspace;
    this.queue = queue;
  }

  static Gangs create(Workspace workspace, int maxvCpus) {
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    String environment = "ec2-" + suffix;
    workspace.createInstances(environment, "c5.large", maxvCpus);
    workspace.createQueue("gangs-" + suffix, environment, request -> {});
    return new Gangs(workspace, "gangs-" + suffix);
  }

  String define(Consumer<NodeProperties.Builder> nodes) {
    String name = "gang-" + UUID.randomUUID().toString().substring(0, 8);
    workspace.batch.registerJobDefinition(
        request -> request.jobDefinitionName(name).type("multinode").nodeProperties(nodes));
    return name;
  }

  static Consumer<NodeProperties.Builder> nodes(
      int number, int mainNode, String targetNodes, String... command) {
    return nodes ->
        nodes
            .numNodes(number)
            .mainNode(mainNode)
            .nodeRangeProperties(
                range ->
                    range
                        .targetNodes(targetNodes)
                        .container(
                            container ->
                                container
                                    .image("busybox")
                                    .command(command)
                                    .resourceRequirements(
                                        vcpu -> vcpu.type(ResourceType.VCPU).value("1"),
                                        memory -> memory.type(ResourceType.MEMORY).value("512"))));
  }
}
