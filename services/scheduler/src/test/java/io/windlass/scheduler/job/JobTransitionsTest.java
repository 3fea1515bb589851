package io.windlass.scheduler.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Generated from the table: every row leads where it says, every absent pair is refused. */
class JobTransitionsTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final Attempt ATTEMPT =
      Attempt.starting(1, "task", new Placement("ce", "i-1", "ci", "arn")).started(NOW);

  @TestFactory
  Stream<DynamicTest> closedWorld() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JobStatus from : JobStatus.values()) {
      for (JobEvent.Type type : JobEvent.Type.values()) {
        JobStatus to = listed(from, type);
        String name = from + " + " + type + (to == null ? " is refused" : " → " + to);
        tests.add(DynamicTest.dynamicTest(name, () -> check(from, type, to)));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> nothingButASubmissionBeginsAJob() {
    return Stream.of(JobEvent.Type.values())
        .map(
            type ->
                DynamicTest.dynamicTest(
                    "nothing + " + type,
                    () -> {
                      if (type == JobEvent.Type.SPAWNED) {
                        assertThat(JobTransitions.next(null, event(type)))
                            .isEqualTo(JobStatus.RUNNABLE);
                      } else if (type == JobEvent.Type.SUBMITTED) {
                        assertThat(JobTransitions.next(null, event(type)))
                            .isEqualTo(JobStatus.SUBMITTED);
                      } else {
                        assertThatThrownBy(() -> JobTransitions.next(null, event(type)))
                            .isInstanceOf(IllegalStateException.class);
                      }
                    }));
  }

  private static void check(JobStatus from, JobEvent.Type type, JobStatus to) {
    Job job = in(from);
    if (to == null) {
      assertThatThrownBy(() -> job.apply(event(type))).isInstanceOf(IllegalStateException.class);
    } else {
      Job after = job.apply(event(type));
      assertThat(after.status()).isEqualTo(to);
      long step = event(type).isPublished() ? 1 : 0;
      assertThat(after.progress().version()).isEqualTo(job.progress().version() + step);
    }
  }

  private static JobStatus listed(JobStatus from, JobEvent.Type type) {
    return JobTransitions.ROWS.stream()
        .filter(row -> row.from() == from && row.event() == type)
        .map(TransitionTable.Row::to)
        .findFirst()
        .orElse(null);
  }

  private static Job in(JobStatus status) {
    return new Job(
        submission(),
        new JobProgress(status, 7, NOW, null),
        List.of(),
        new Attempts(0, false, ATTEMPT),
        null);
  }

  private static Submission submission() {
    JobProfile profile =
        new JobProfile(
            "queue",
            "definition",
            JobKind.SINGLE,
            ResourceShape.NONE,
            JobProfile.Execution.DEFAULT,
            JobProfile.Precedence.NONE);
    return new Submission(JobId.of(new UUID(1, 2)), "name", NOW, 1, profile);
  }

  private static JobEvent event(JobEvent.Type type) {
    AttemptEnd end = new AttemptEnd(StopCause.EXITED, 0, null, "Essential container", NOW);
    Dependency dependency = new Dependency(JobId.of(new UUID(3, 4)));
    return switch (type) {
      case SUBMITTED -> new JobEvent.Submitted(NOW, submission(), List.of());
      case SPAWNED -> new JobEvent.Spawned(NOW, submission());
      case DEPENDENCIES_AWAITED -> new JobEvent.DependenciesAwaited(NOW, List.of(dependency));
      case DEPENDENCY_SATISFIED -> new JobEvent.DependencySatisfied(NOW, dependency);
      case BECAME_RUNNABLE -> new JobEvent.BecameRunnable(NOW);
      case WAIT_EXPLAINED -> new JobEvent.WaitExplained(NOW, "reason");
      case PRECEDENCE_CHANGED ->
          new JobEvent.PrecedenceChanged(NOW, new JobProfile.Precedence("B", 7));
      case PLACED -> new JobEvent.Placed(NOW, ATTEMPT);
      case HANDED_OVER -> new JobEvent.HandedOver(NOW, ATTEMPT.scheduled(NOW));
      case PREPARED -> new JobEvent.Prepared(NOW);
      case STARTED -> new JobEvent.Started(NOW, NOW);
      case STOP_ACCEPTED -> new JobEvent.StopAccepted(NOW, StopRequest.TIMEOUT);
      case TIMED_OUT -> new JobEvent.TimedOut(NOW);
      case RETURNED -> new JobEvent.Returned(NOW, end);
      case PREEMPTED -> new JobEvent.Preempted(NOW, end);
      case PREEMPTED_FOR_GOOD -> new JobEvent.PreemptedForGood(NOW, end);
      case REFUSED -> new JobEvent.Refused(NOW);
      case SUCCEEDED -> new JobEvent.Succeeded(NOW, end);
      case ATTEMPT_FAILED -> new JobEvent.AttemptFailed(NOW, end, "reason");
      case FAILED -> new JobEvent.Failed(NOW, "reason", null);
    };
  }
}
