package io.windlass.submission.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.store.JobViewUpdate;
import io.windlass.submission.store.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobViewProjectorTest {
  private static final List<JobTransitioned> EVENTS =
      List.of(
          Scenario.transition("a", 1, JobStatus.SUBMITTED).build(),
          Scenario.transition("a", 2, JobStatus.RUNNABLE).build(),
          Scenario.transition("a", 3, JobStatus.RUNNING)
              .setStartedAt(Instant.ofEpochMilli(10))
              .setAttempt(Scenario.attempt(1).setLogStreamName("one").build())
              .build(),
          Scenario.transition("a", 4, JobStatus.RUNNABLE)
              .setAttemptEnded(true)
              .setAttempt(
                  Scenario.attempt(1)
                      .setLogStreamName("one")
                      .setExitCode(1)
                      .setReason("boom")
                      .build())
              .build(),
          Scenario.transition("a", 5, JobStatus.RUNNING)
              .setStartedAt(Instant.ofEpochMilli(20))
              .setAttempt(Scenario.attempt(2).setLogStreamName("two").build())
              .build(),
          Scenario.transition("a", 6, JobStatus.SUCCEEDED)
              .setStartedAt(Instant.ofEpochMilli(20))
              .setStoppedAt(Instant.ofEpochMilli(30))
              .setStatusReason("done")
              .setIsTerminated(true)
              .setAttemptEnded(true)
              .setAttempt(Scenario.attempt(2).setLogStreamName("two").setExitCode(0).build())
              .build(),
          Scenario.transition("b", 1, JobStatus.SUBMITTED).build());

  private static List<StateChange> changes(List<JobTransitioned> events) {
    JobViewProjector projector = new JobViewProjector();
    events.forEach(projector::add);
    return projector.changes().stream().map(JobViewUpdate::state).toList();
  }

  /** ECS shows a Fargate task no container instance. */
  @Test
  void anAttemptOnFargateHasNoContainerInstance() {
    var attempt = Scenario.attempt(1).setContainerInstanceArn("").build();
    var running = Scenario.transition("f", 1, JobStatus.RUNNING).setAttempt(attempt).build();
    assertThat(changes(List.of(running)).getFirst().attempt())
        .contains("taskArn")
        .doesNotContain("containerInstanceArn");
    assertThat(changes(EVENTS).getFirst().attempt()).contains("containerInstanceArn");
  }

  @Test
  void newestEventOfEachJobTellsItsState() {
    List<StateChange> changes = changes(EVENTS);
    assertThat(changes).extracting(StateChange::jobId).containsExactly("a", "b");
    StateChange change = changes.getFirst();
    assertThat(change.sequence()).isEqualTo(6);
    assertThat(change.status()).isEqualTo(new StateChange.Status("SUCCEEDED", "done", false, true));
    assertThat(change.times()).isEqualTo(new StateChange.Times(20L, 30L));
    assertThat(change.attempt()).contains("\"logStreamName\":\"two\"").contains("\"exitCode\":0");
    assertThat(change.endedAttempts())
        .contains("\"1\":{")
        .contains("\"reason\":\"boom\"")
        .contains("\"2\":{");
    assertThat(changes.getLast().endedAttempts()).isNull();
    assertThat(changes.getLast().attempt()).isNull();
  }

  @Test
  void orderAndRepetitionDoNotMatter() {
    List<JobTransitioned> repeated = new ArrayList<>(EVENTS);
    repeated.addAll(EVENTS);
    StateChange expected = changes(EVENTS).getFirst();
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(repeated, new Random(seed));
      StateChange folded =
          changes(repeated).stream().filter(c -> c.jobId().equals("a")).findFirst().orElseThrow();
      assertThat(folded.sequence()).isEqualTo(expected.sequence());
      assertThat(folded.status()).isEqualTo(expected.status());
      assertThat(folded.attempt()).isEqualTo(expected.attempt());
      assertThat(folded.endedAttempts()).hasSameSizeAs(expected.endedAttempts());
    }
  }

  /** A preempted attempt uses no retry: the one after it may have its number, and both are kept. */
  @Test
  void preemptedAttemptsAreKeptFS046() {
    List<JobTransitioned> events =
        List.of(
            preempted(3, 1),
            preempted(4, 2),
            Scenario.transition("a", 5, JobStatus.SUCCEEDED)
                .setPreemptions(2)
                .setAttemptEnded(true)
                .setAttempt(Scenario.attempt(1).build())
                .build());
    assertThat(changes(events).getFirst().endedAttempts())
        .contains("\"1p1\":{", "\"1p2\":{", "\"1\":{");
  }

  private static JobTransitioned preempted(long sequence, int preemptions) {
    return Scenario.transition("a", sequence, JobStatus.RUNNABLE)
        .setPreempted(true)
        .setPreemptions(preemptions)
        .setAttemptEnded(true)
        .setAttempt(Scenario.attempt(1).setStatusReason("Preempted: …").build())
        .build();
  }
}
