package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.TaskEnvironment;
import io.windlass.scheduler.placement.CapacityChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chapter RT: the table of attempts row by row, and what a retry does to the job. */
class RetriesTest {
  /** RT-002, 04 X-02: attempts are the total, the first included. */
  @ParameterizedTest(name = "RT-002 row: attempts {0}, exit codes {1} → {2} started, {3}")
  @CsvSource(
      textBlock =
          """
          1, 1, 1, FAILED
          1, 1 1, 1, FAILED
          3, 1 1 0, 3, SUCCEEDED
          3, 1 1 1, 3, FAILED
          10, 1 1 1 1 1 1 1 1 1 1, 10, FAILED
          """)
  void attemptsAreTheTotal(int attempts, String exitCodes, int started, JobStatus result) {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", job().attempts(attempts));
    for (String exitCode : exitCodes.split(" ", -1)) {
      if (!story.job("A").status().isTerminal()) {
        story.run("A", Integer.parseInt(exitCode));
      }
    }
    story.is("A", result).attempts("A", started);
  }

  /** RT-001: the first row of the table, no strategy at all. */
  @Test
  void defaultIsOneAttempt() {
    Lifecycle.withRoomFor(1).submit("A").run("A", 1).is("A", FAILED).attempts("A", 1);
  }

  /** RT-003, 04 X-01: a start failure counts. */
  @Test
  void startFailureUsesAnAttemptUp() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().attempts(2))
        .end("A", StopCause.START_FAILED, null, "CannotPullContainerError: no such image", null)
        .end("A", StopCause.START_FAILED, null, "CannotPullContainerError: no such image", null)
        .isFailed("A", "Task failed to start")
        .attempts("A", 2);
  }

  /** RT-005, ENV: AWS_BATCH_JOB_ATTEMPT counts from 1, and each attempt is told of once. */
  @Test
  void everyAttemptHasItsNumberAndItsEnd() {
    Lifecycle story =
        Lifecycle.withRoomFor(1).submit("A", job().attempts(3)).run("A", 1).run("A", 2);
    assertThat(TaskEnvironment.variables(story.job("A"), story.attempt("A")))
        .containsEntry("AWS_BATCH_JOB_ATTEMPT", "3");
    assertThat(
            story.steps("A").stream()
                .filter(s -> s.after().status() == RUNNABLE && s.after().attempts().used() > 0)
                .map(s -> s.after().attempts().current().end().exitCode())
                .toList())
        .containsExactly(1, 2);
  }

  /** RT-006, JQ-043: J1 fails with attempts left, J2 to J5 wait → J1, J2, J3… */
  @Test
  void retriedJobIsAtTheFront() {
    Lifecycle.withRoomFor(1)
        .submit("J1", job().attempts(2))
        .submit("J2", "J3", "J4", "J5")
        .capacity("ce", new CapacityChange.Draining("i-1"))
        .run("J1", 1)
        .is("J1", RUNNABLE);
    Lifecycle story =
        Lifecycle.withRoomFor(1)
            .submit("J1", job().attempts(2))
            .submit("J2", "J3", "J4", "J5")
            .capacity("ce", new CapacityChange.Draining("i-1"))
            .run("J1", 1);
    assertThat(story.runnable("q")).containsExactly("J1", "J2", "J3", "J4", "J5");
    assertThat(story.crash().runnable("q")).containsExactly("J1", "J2", "J3", "J4", "J5");
  }

  /** JS-008: a retry goes to RUNNABLE, and dependencies are not looked at again. */
  @Test
  void retryDoesNotCheckDependenciesAgain() {
    Lifecycle.withRoomFor(1)
        .submit("A")
        .submit("B", job().dependsOn("A").attempts(2))
        .run("A", 0)
        .run("B", 1)
        .run("B", 0)
        .is("B", SUCCEEDED);
  }

  /** A refused task did not run: no attempt is used, and the job returns to the front. */
  @Test
  void refusedTaskUsesNoAttempt() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().attempts(1))
        .submit("B")
        .end("A", StopCause.REFUSED, null, null, null)
        .history("A", SUBMITTED, RUNNABLE, STARTING, RUNNABLE, STARTING)
        .attempts("A", 0)
        .is("B", RUNNABLE)
        .run("A", 0)
        .is("A", SUCCEEDED)
        .attempts("A", 1);
  }

  @Test
  void refusedAfterTerminateFails() {
    Lifecycle.withRoomFor(1)
        .submit("A")
        .terminate("A")
        .end("A", StopCause.REFUSED, null, null, null)
        .isFailed("A", "terminated by test")
        .attempts("A", 0);
  }

  /** RT-013: host lost, told by the strategy to retry. */
  @Test
  void hostLostIsRetriedWhenTheStrategySaysSo() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().attempts(5).retryOnStatusReason("Host EC2*").exitOnReason("*"))
        .start("A")
        .end("A", StopCause.HOST_LOST, null, null, null)
        .is("A", STARTING)
        .run("A", 137)
        .isFailed("A", "Essential container in task exited")
        .attempts("A", 2);
  }

  /** RT-014: exit 0 is success always. */
  @Test
  void exitZeroIsNotEvaluated() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().attempts(3).exitOnReason("*"))
        .history("A", SUBMITTED, RUNNABLE, STARTING)
        .run("A", 0)
        .history("A", SUBMITTED, RUNNABLE, STARTING, RUNNING, SUCCEEDED);
  }
}
