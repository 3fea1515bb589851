package io.windlass.e2e;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.batch.model.NodeProperties;
import software.amazon.awssdk.services.batch.model.ResourceType;

/**
 * What multi-node jobs need beside a workspace: a managed EC2 environment of c5.large instances, a
 * queue on it, and short ways to define jobs.
 */
final class Gangs {
  private static final Duration SOON = Duration.ofMinutes(3);

  final String queue;
  private final Workspace workspace;

  private Gangs(Workspace workspace, String queue) {
    this.workspace = workspace;
    this.queue = queue;
  }

  static Gangs create(Workspace workspace, int maxvCpus) {
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    String environment = "ec2-" + suffix;
    workspace.batch.createComputeEnvironment(
        request ->
            request
                .computeEnvironmentName(environment)
                .type("MANAGED")
                .computeResources(
                    resources ->
                        resources
                            .type("EC2")
                            .minvCpus(0)
                            .maxvCpus(maxvCpus)
                            .instanceTypes("c5.large")
                            .instanceRole("ecsInstanceRole")
                            .subnets("subnet-a123456b")
                            .securityGroupIds("sg-a12b3456")));
    Workspace.await(
        "environment VALID",
        SOON,
        () ->
            workspace
                .batch
                .describeComputeEnvironments(r -> r.computeEnvironments(environment))
                .computeEnvironments()
                .getFirst()
                .statusAsString()
                .equals("VALID"));
    workspace.batch.createJobQueue(
        request ->
            request
                .jobQueueName("gangs-" + suffix)
                .state("ENABLED")
                .priority(1)
                .computeEnvironmentOrder(o -> o.order(1).computeEnvironment(environment)));
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
