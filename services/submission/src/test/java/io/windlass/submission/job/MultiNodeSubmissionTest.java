package io.windlass.submission.job;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.ec2;
import static io.windlass.submission.jobdefinition.Definitions.needs;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ArrayProperties;
import io.windlass.aws.batch.ConsumableResourceProperties;
import io.windlass.aws.batch.ConsumableResourceRequirement;
import io.windlass.aws.batch.ContainerOverrides;
import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.JobDetail;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.NodeOverrides;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodePropertyOverride;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.jobdefinition.JobDefinitionRegistration;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.quotashare.QueueScheduling;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Multi-node jobs at SubmitJob. */
class MultiNodeSubmissionTest {
  private static RegisteredDefinition definition(
      int numNodes, int mainNode, NodeRangeProperty... groups) {
    return JobDefinitionRegistration.revision(
        OWNER,
        RegisterJobDefinitionRequest.builder()
            .jobDefinitionName("d")
            .type("multinode")
            .parameters(Map.of("what", "world"))
            .nodeProperties(new NodeProperties(numNodes, mainNode, List.of(groups)))
            .build(),
        1);
  }

  private static RegisteredDefinition definition(int numNodes, int mainNode, String... targets) {
    return definition(
        numNodes,
        mainNode,
        Stream.of(targets)
            .map(t -> group(t, container().command(List.of("echo", t)).build()))
            .toArray(NodeRangeProperty[]::new));
  }

  private static NodeRangeProperty group(String targetNodes, ContainerProperties container) {
    return NodeRangeProperty.builder().targetNodes(targetNodes).container(container).build();
  }

  private static SubmitJobRequest.Builder request() {
    return SubmitJobRequest.builder().jobName("j").jobQueue("q").jobDefinition("d");
  }

  private static SubmitJobRequest.Builder nodes(
      @Nullable Integer numNodes, NodePropertyOverride... overrides) {
    return request().nodeOverrides(new NodeOverrides(numNodes, List.of(overrides)));
  }

  private static Result<SubmittedJob> decide(
      SubmitJobRequest.Builder request, RegisteredDefinition definition) {
    JobQueue queue =
        new JobQueue(
            OWNER,
            "q",
            "uuid",
            new JobQueue.Settings(
                "ENABLED", 1, "ECS", List.of("arn:ce"), List.of(), null, List.of(), List.of()),
            false,
            Map.of());
    return JobSubmission.decide(
        request.build(),
        queue,
        new QueueScheduling.Fifo(),
        definition,
        new SubmittedJob.Identity(OWNER, "id-1", "j", 1000),
        SubmissionLimits.AWS);
  }

  private static String refusal(SubmitJobRequest.Builder request, RegisteredDefinition definition) {
    return decide(request, definition) instanceof Result.Rejected<?> rejected
        ? rejected.rejection().message()
        : "";
  }

  private static SubmittedJob accepted(
      SubmitJobRequest.Builder request, RegisteredDefinition definition) {
    return ((Result.Accepted<SubmittedJob>) decide(request, definition)).value();
  }

  private static List<String> ranges(SubmittedJob job) {
    return job.task().multiNode().ranges().stream()
        .map(r -> r.first() + "-" + r.last() + " " + String.join(" ", r.task().command()))
        .toList();
  }

  /** MNP-001, MNP-004: as the definition says; what a node needs is the most of any node. */
  @Test
  void mnp004EveryNodeHasTheTaskOfItsGroup() {
    SubmittedJob job =
        accepted(
            request(),
            definition(
                11,
                1,
                group("0:10", container().command(List.of("hello", "Ref::what")).build()),
                group("4:5", container().resourceRequirements(needs("4", "64")).build())));
    assertThat(ranges(job)).containsExactly("0-3 hello world", "4-5 ", "6-10 hello world");
    assertThat(job.task().multiNode().numNodes()).isEqualTo(11);
    assertThat(job.task().multiNode().mainNode()).isEqualTo(1);
    assertThat(job.task().command()).containsExactly("hello", "world");
    assertThat(job.task().resources().milliVcpus()).isEqualTo(4000);
    assertThat(job.task().resources().memoryMiB()).isEqualTo(128);
  }

  /** MNP-005, MN-012: the guide's sample, and what cannot be. */
  @Test
  void mnp005mn012TheNumberOfNodes() {
    assertThat(accepted(nodes(5), definition(2, 0, "0:")).task().multiNode().numNodes())
        .isEqualTo(5);
    assertThat(ranges(accepted(nodes(5), definition(2, 0, "0:0", "1:"))))
        .containsExactly("0-0 echo 0:0", "1-4 echo 1:");
    assertThat(refusal(nodes(5), definition(2, 0, "0:1"))).contains("have missing ranges");
    assertThat(refusal(nodes(2), definition(2, 0, "0:1"))).contains("without an upper end");
    assertThat(refusal(nodes(3), definition(10, 0, "0:3", "4:"))).contains("Node range error 0:3.");
    assertThat(refusal(nodes(3), definition(10, 5, "0:")))
        .contains("Main node index is out of range");
    assertThat(refusal(nodes(1001), definition(10, 5, "0:"))).contains("between 1 and 1000");
  }

  /** MNP-005, OVR-011: overrides by range, the smallest one counts. */
  @Test
  void mnp005ovr011OverridesOfNodes() {
    NodePropertyOverride all =
        NodePropertyOverride.builder()
            .targetNodes("0:")
            .containerOverrides(
                ContainerOverrides.builder()
                    .environment(List.of(new KeyValuePair("A", "1")))
                    .build())
            .build();
    NodePropertyOverride last =
        NodePropertyOverride.builder()
            .targetNodes("3:3")
            .containerOverrides(ContainerOverrides.builder().command(List.of("last")).build())
            .build();
    SubmittedJob job = accepted(nodes(4, all, last), definition(2, 0, "0:0", "1:"));
    assertThat(ranges(job)).containsExactly("0-0 echo 0:0", "1-2 echo 1:", "3-3 last");
    assertThat(job.task().container().environment()).containsExactly(new KeyValuePair("A", "1"));
    JobDetail detail = JobDetails.atSubmission(job);
    assertThat(detail.container()).isNull();
    assertThat(detail.nodeProperties().nodeRangeProperties())
        .extracting(NodeRangeProperty::targetNodes)
        .containsExactly("0:0", "1:2", "3:3");
    NodePropertyOverride beyond = NodePropertyOverride.builder().targetNodes("1:9").build();
    assertThat(refusal(nodes(null, beyond), definition(2, 0, "0:")))
        .contains("Node range error 1:9.");
  }

  /** CR-001, CR-012, CR-013: what the nodes need is locked together, and shown together. */
  @Test
  void cr013ConsumableResourcesOfNodes() {
    ConsumableResourceProperties two =
        new ConsumableResourceProperties(List.of(new ConsumableResourceRequirement("r", 2L)));
    ConsumableResourceProperties five =
        new ConsumableResourceProperties(List.of(new ConsumableResourceRequirement("r", 5L)));
    NodeRangeProperty group =
        group("0:", container().build()).toBuilder().consumableResourceProperties(two).build();
    NodePropertyOverride last =
        NodePropertyOverride.builder()
            .targetNodes("2:2")
            .consumableResourcePropertiesOverride(five)
            .build();
    SubmittedJob job = accepted(nodes(3, last), definition(2, 0, group));
    assertThat(job.task().consumables().quantities().values()).containsExactly(9L);
    assertThat(
            JobDetails.atSubmission(job)
                .consumableResourceProperties()
                .consumableResourceList()
                .getFirst()
                .quantity())
        .isEqualTo(9);
  }

  @Test
  void mnp005WhatDoesNotGoTogether() {
    assertThat(refusal(nodes(2), ec2(c -> c))).contains("only applicable to multi-node");
    assertThat(
            refusal(
                request().containerOverrides(ContainerOverrides.builder().build()),
                definition(2, 0, "0:")))
        .contains("containerOverrides is not applicable to multi-node parallel jobs.");
    assertThat(refusal(request().arrayProperties(new ArrayProperties(2)), definition(2, 0, "0:")))
        .contains("arrayProperties is not applicable to multi-node parallel jobs.");
  }

  @Test
  void mnp006IdsOfNodes() {
    assertThat(ChildId.parse("abc#1")).contains(ChildId.ofNode("abc", 1));
    assertThat(ChildId.ofNode("abc", 1)).hasToString("abc#1");
    assertThat(ChildId.parseArrayChild("abc#1")).isEmpty();
    assertThat(List.of("abc", "abc#", "#1", "abc#01", "abc#-1", "a#b#1"))
        .allSatisfy(text -> assertThat(ChildId.parse(text)).isEmpty());
  }
}
