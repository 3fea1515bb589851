package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.submission.outcome.Objections;
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
    Objections objections = new Objections();
    NodeGroups found = NodeGroups.of(targets, numNodes, true, objections);
    assertThat(objections.none()).isTrue();
    assertThat(IntStream.range(0, numNodes).mapToObj(found::groupOf)).isEqualTo(groups);
  }

  static Stream<Arguments> rejected() {
    return Stream.of(
        Arguments.of(6, List.of("0:3"), "cover all node indexes from 0 to 5; 4 is in no range."),
        Arguments.of(6, List.of("0:3", "2:5"), "0:3 and 2:5 overlap"),
        Arguments.of(6, List.of("0:6"), "0:6 is not a range of node indexes from 0 to 5."),
        Arguments.of(10, List.of("0:8"), "9 is in no range."),
        Arguments.of(6, List.of("3:2", "0:"), "3:2 is not a range"),
        Arguments.of(6, List.of("6:"), "6: is not a range"),
        Arguments.of(6, List.of("all"), "targetNodes: all should match valid pattern"),
        Arguments.of(6, List.of("5"), "targetNodes: 5 should match valid pattern"));
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
    assertThat(refused(1001, 0, "0:")).contains("numNodes must be between 1 and 1000, got 1001.");
    assertThat(refused(0, 0, "0:")).contains("numNodes must be between 1 and 1000, got 0.");
    assertThat(refused(4, 4, "0:")).contains("mainNode must be between 0 and 3, got 4.");
    assertThat(refused(4, -1, "0:")).contains("mainNode must be between 0 and 3");
    assertThat(refused(6, 0, "0:0", "1:1", "2:2", "3:3", "4:5")).isEmpty();
    assertThat(refused(6, 0, "0:0", "1:1", "2:2", "3:3", "4:4", "5:5")).contains("1 to 5 groups");
    assertThat(refused(6, 0)).contains("1 to 5 groups");
  }

  @Test
  void jd008mnp015OneBodyAndNeverOnFargate() {
    assertThat(refusal(request(2, 0, group("0:", ANY)).containerProperties(ANY).build()))
        .contains("containerProperties is not applicable for type multinode.");
    assertThat(refusal(request(2, 0, group("0:", ANY)).nodeProperties(null).build()))
        .contains("Node properties should not be empty");
    assertThat(refusal(request(2, 0, group("0:", ANY)).type("container").build()))
        .contains("nodeProperties is only applicable for type multinode.");
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
        .contains("vCPU is not provided.");
    assertThat(
            refusal(request(2, 0, NodeRangeProperty.builder().targetNodes("0:").build()).build()))
        .contains("container is required for targetNodes 0:.");
  }
}
