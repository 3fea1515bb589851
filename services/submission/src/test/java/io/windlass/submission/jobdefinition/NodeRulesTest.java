package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a multi-node definition may be. */
class NodeRulesTest {
  private static final ContainerProperties ANY = container().build();

  private static NodeRangeProperty group(String targetNodes, ContainerProperties container) {
    return NodeRangeProperty.builder().targetNodes(targetNodes).container(container).build();
  }

  private static RegisterJobDefinitionRequest.Builder request(
      int numNodes, int mainNode, NodeRangeProperty... groups) {
    return RegisterJobDefinitionRequest.builder()
        .jobDefinitionName("d")
        .type("multinode")
        .nodeProperties(new NodeProperties(numNodes, mainNode, List.of(groups)));
  }

  private static String refused(int numNodes, int mainNode, String... targets) {
    NodeRangeProperty[] groups =
        Stream.of(targets).map(t -> group(t, ANY)).toArray(NodeRangeProperty[]::new);
    return refusal(request(numNodes, mainNode, groups).build());
  }

  /** The table of targetNodes: numNodes, ranges, and the group of each node. */
  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of(6, List.of("0:5"), List.of(0, 0, 0, 0, 0, 0)),
        Arguments.of(6, List.of("0:0", "1:"), List.of(0, 1, 1, 1, 1, 1)),
        Arguments.of(6, List.of(":2", "3:"), List.of(0, 0, 0, 1, 1, 1)),
        Arguments.of(6, List.of("0:5", "4:5"), List.of(0, 0, 0, 0, 1, 1)),
        Arguments.of(6, List.of("4:5", "0:5"), List.of(1, 1, 1, 1, 0, 0)),
        Arguments.of(11, List.of("0:10", "4:5"), List.of(0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)),
        Arguments.of(2, List.of(":"), List.of(0, 0)),
        Arguments.of(10, List.of("0:9"), List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of(10, List.of("0:"), List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        Arguments.of(10, List.of(":9"), List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void mnp004mn010mn011TheInnermostRangeCounts(
      int numNodes, List<String> targets, List<Integer> groups) {
    assertThat(refused(numNodes, 0, targets.toArray(String[]::new))).isEmpty();
    ValidationErrors validationErrors = new ValidationErrors();
    NodeGroups found = NodeGroups.of(targets, numNodes, true, validationErrors);
    assertThat(validationErrors.none()).isTrue();
    assertThat(IntStream.range(0, numNodes).mapToObj(found::groupOf)).isEqualTo(groups);
  }

  static Stream<Arguments> rejected() {
    return Stream.of(
        Arguments.of(6, List.of("0:3"), "Node Range Properties target nodes have missing ranges"),
        Arguments.of(6, List.of("0:3", "2:5"), "0:3 and 2:5 overlap"),
        Arguments.of(
            6,
            List.of("0:6"),
            "Node range error 0:6. Node range should be smaller than number of nodes"),
        Arguments.of(10, List.of("0:8"), "Node Range Properties target nodes have missing ranges"),
        Arguments.of(6, List.of("3:2", "0:"), "Node range error 3:2."),
        Arguments.of(6, List.of("6:"), "Node range error 6:."),
        Arguments.of(6, List.of("all"), "targetNodes should contain only digits."),
        Arguments.of(6, List.of("5"), "Node Range Properties target nodes have missing ranges"));
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void mnp004mn010mn011RangesMustCoverAllNodesAndMayOnlyNest(
      int numNodes, List<String> targets, String message) {
    assertThat(refused(numNodes, 0, targets.toArray(String[]::new))).contains(message);
  }

  @Test
  void mnp002mn001mn002mn003Numbers() {
    assertThat(refused(1000, 999, "0:")).isEmpty();
    assertThat(refused(1001, 0, "0:")).contains("Number of nodes must be between 1 and 1000.");
    assertThat(refused(0, 0, "0:")).contains("Number of nodes must be between 1 and 1000.");
    assertThat(refused(4, 4, "0:"))
        .contains("Main node index is out of range, must be less than numNodes.");
    assertThat(refused(4, -1, "0:")).contains("Main node index is out of range");
    assertThat(refused(6, 0, "0:0", "1:1", "2:2", "3:3", "4:5")).isEmpty();
    assertThat(refused(6, 0, "0:0", "1:1", "2:2", "3:3", "4:4", "5:5"))
        .contains("Maximum allowed size of node range properties is 5");
    assertThat(refused(6, 0)).contains("nodeRangeProperties must have at least 1 entry.");
  }

  @Test
  void jd008mnp015OneBodyAndNeverOnFargate() {
    assertThat(refusal(request(2, 0, group("0:", ANY)).containerProperties(ANY).build()))
        .contains("containerProperties is not applicable for type multinode.");
    assertThat(refusal(request(2, 0, group("0:", ANY)).nodeProperties(null).build()))
        .contains("Node properties of multinode job is required.");
    assertThat(refusal(request(2, 0, group("0:", ANY)).type("container").build()))
        .contains(
            "ECS ContainerProperties, ecsProperties, or eksProperties is required when using type container.");
    assertThat(
            refusal(
                request(2, 0, group("0:", ANY)).platformCapabilities(List.of("FARGATE")).build()))
        .contains("not supported on Fargate");
  }

  @Test
  void rr005cp008EveryGroupSaysWhatItNeedsAndAllTheSameType() {
    ContainerProperties large = container().instanceType("c5.large").build();
    assertThat(refusal(request(2, 0, group("0:0", large), group("1:", large)).build())).isEmpty();
    assertThat(refusal(request(2, 0, group("0:0", large), group("1:", ANY)).build()))
        .contains("instanceType must be the same for all node groups.");
    List<NodeRangeProperty> groups = new ArrayList<>(List.of(group("0:0", ANY)));
    groups.add(group("1:", container().resourceRequirements(List.of()).build()));
    assertThat(refusal(request(2, 0, groups.toArray(NodeRangeProperty[]::new)).build()))
        .contains("vCPU is required.");
    assertThat(
            refusal(request(2, 0, NodeRangeProperty.builder().targetNodes("0:").build()).build()))
        .contains("Must specify container for node range 0:");
  }
}
