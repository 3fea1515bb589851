package io.windlass.scheduler.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobProgress;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.job.TransitionTable;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** AR-004: every row of the table leads where it says, every absent pair is refused. */
class ArrayTransitionsTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final JobId PEER = JobId.of(new UUID(3, 4));

  @TestFactory
  Stream<DynamicTest> closedWorld() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JobStatus from : JobStatus.values()) {
      for (ArrayEvent.Type type : ArrayEvent.Type.values()) {
        JobStatus to = listed(from, type);
        String name = from + " + " + type + (to == null ? " is refused" : " → " + to);
        tests.add(DynamicTest.dynamicTest(name, () -> check(from, type, to)));
      }
    }
    return tests.stream();
  }

  private static void check(JobStatus from, ArrayEvent.Type type, JobStatus to) {
    ArrayJob array = in(from);
    if (to == null) {
      assertThatThrownBy(() -> array.apply(event(type))).isInstanceOf(IllegalStateException.class);
    } else {
      ArrayJob after = array.apply(event(type));
      assertThat(after.status()).isEqualTo(to);
      long step = event(type).isPublished() ? 1 : 0;
      assertThat(after.progress().version()).isEqualTo(array.progress().version() + step);
    }
  }

  private static JobStatus listed(JobStatus from, ArrayEvent.Type type) {
    return ArrayTransitions.ROWS.stream()
        .filter(row -> row.from() == from && row.event() == type)
        .map(TransitionTable.Row::to)
        .findFirst()
        .orElse(null);
  }

  private static ArrayJob in(JobStatus status) {
    ArrayJob first =
        ArrayJob.submitted(
            new ArrayEvent.Submitted(NOW, submission(), false, List.of(), List.of(PEER)));
    return new ArrayJob(
        first.submission(),
        new JobProgress(status, 7, NOW, null),
        false,
        first.waits(),
        first.children(),
        null);
  }

  private static Submission submission() {
    JobProfile profile =
        new JobProfile(
            "queue",
            "definition",
            JobKind.array(5),
            ResourceShape.NONE,
            JobProfile.Execution.DEFAULT,
            JobProfile.Precedence.NONE);
    return new Submission(JobId.of(new UUID(1, 2)), "name", NOW, 1, profile);
  }

  private static ArrayEvent event(ArrayEvent.Type type) {
    StopRequest stop = new StopRequest(StopRequest.Kind.CANCEL, "no");
    return switch (type) {
      case SUBMITTED ->
          new ArrayEvent.Submitted(NOW, submission(), false, List.of(), List.of(PEER));
      case AWAITED -> new ArrayEvent.Awaited(NOW, List.of(), Map.of());
      case DEPENDENCY_SATISFIED -> new ArrayEvent.DependencySatisfied(NOW, new Dependency(PEER));
      case PEER_SUCCEEDED -> new ArrayEvent.PeerSucceeded(NOW, PEER, IndexSet.of(1));
      case PEER_DONE -> new ArrayEvent.PeerDone(NOW, PEER);
      case CHILD_SPAWNED -> new ArrayEvent.ChildSpawned(NOW, 2);
      case CHILD_ENDED -> new ArrayEvent.ChildEnded(NOW, 2, true);
      case CHILDREN_FAILED -> new ArrayEvent.ChildrenFailed(NOW, IndexSet.of(3), "why", null);
      case STOP_ACCEPTED -> new ArrayEvent.StopAccepted(NOW, stop);
      case PRECEDENCE_CHANGED ->
          new ArrayEvent.PrecedenceChanged(NOW, new JobProfile.Precedence("B", 7));
      case SUMMARY_PUBLISHED -> new ArrayEvent.SummaryPublished(NOW);
      case SUCCEEDED -> new ArrayEvent.Succeeded(NOW);
      case FAILED -> new ArrayEvent.Failed(NOW, "why", stop);
    };
  }
}
