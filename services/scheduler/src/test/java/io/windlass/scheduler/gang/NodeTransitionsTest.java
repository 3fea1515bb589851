package io.windlass.scheduler.gang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.job.TransitionTable;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** MNP-008 to MNP-013: every row of the table leads where it says, every absent pair is refused. */
class NodeTransitionsTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final Attempt ATTEMPT =
      Attempt.starting(1, "task", new Placement("a/ce", "i-1", "instance", "taskArn"));

  @TestFactory
  Stream<DynamicTest> closedWorld() {
    List<DynamicTest> tests = new ArrayList<>();
    for (NodeStatus from : NodeStatus.values()) {
      for (NodeEvent.Type type : NodeEvent.Type.values()) {
        NodeStatus to = listed(from, type);
        String name = from + " + " + type + (to == null ? " is refused" : " → " + to);
        tests.add(DynamicTest.dynamicTest(name, () -> check(from, type, to)));
      }
    }
    return tests.stream();
  }

  @Test
  void beginsWithAnInstanceSetAside() {
    Node node = node(NodeStatus.RESERVED);
    assertThat(Node.first(node.job(), 3, new NodeEvent.SetAside(NOW, ATTEMPT)))
        .extracting(Node::status, n -> n.progress().version(), n -> n.id().toString())
        .containsExactly(NodeStatus.RESERVED, 2L, node.job().id() + "#3");
    for (NodeEvent.Type type : NodeEvent.Type.values()) {
      if (type != NodeEvent.Type.SET_ASIDE) {
        assertThatThrownBy(() -> NodeTransitions.next(null, event(type)))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  private static void check(NodeStatus from, NodeEvent.Type type, NodeStatus to) {
    Node node = node(from);
    if (to == null) {
      assertThatThrownBy(() -> node.apply(event(type))).isInstanceOf(IllegalStateException.class);
    } else {
      Node after = node.apply(event(type));
      assertThat(after.status()).isEqualTo(to);
      long step = event(type).isPublished() ? 1 : 0;
      assertThat(after.progress().version()).isEqualTo(node.progress().version() + step);
    }
  }

  private static NodeStatus listed(NodeStatus from, NodeEvent.Type type) {
    return NodeTransitions.ROWS.stream()
        .filter(row -> row.from() == from && row.event() == type)
        .map(TransitionTable.Row::to)
        .findFirst()
        .orElse(null);
  }

  private static Node node(NodeStatus status) {
    JobProfile profile =
        new JobProfile(
            "a/queue",
            "a/definition",
            JobKind.multiNode(4, 0, null),
            ResourceShape.NONE,
            JobProfile.Execution.DEFAULT,
            JobProfile.Precedence.NONE);
    Submission job = new Submission(JobId.of(new UUID(1, 2)), "name", NOW, 1, profile);
    return new Node(job, 1, new Node.Progress(status, 7, NOW, null, false), ATTEMPT);
  }

  private static NodeEvent event(NodeEvent.Type type) {
    AttemptEnd end = new AttemptEnd(StopCause.EXITED, 0, null, null, NOW);
    return switch (type) {
      case SET_ASIDE -> new NodeEvent.SetAside(NOW, ATTEMPT);
      case ORDERED -> new NodeEvent.Ordered(NOW, "127.0.0.2");
      case STARTED -> new NodeEvent.Started(NOW, NOW, null);
      case STOP_ORDERED -> new NodeEvent.StopOrdered(NOW, "why");
      case SUCCEEDED -> new NodeEvent.Succeeded(NOW, end);
      case FAILED -> new NodeEvent.Failed(NOW, end);
      case RETURNED -> new NodeEvent.Returned(NOW, end);
      case RELEASED -> new NodeEvent.Released(NOW);
      case ABANDONED -> new NodeEvent.Abandoned(NOW, "why");
    };
  }
}
