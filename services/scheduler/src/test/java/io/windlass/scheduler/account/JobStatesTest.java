package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.queue.QueueDefinition;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Chapter JS: its two tables row by row, and its rules. */
class JobStatesTest {
  private static final String SHORT = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";

  /** A row of a table of the chapter, as a story with its expectations. */
  record Row(String id, Supplier<Lifecycle> story) {}

  /** Table "from → to" (JS-001 to JS-008). */
  static List<Row> transitions() {
    return List.of(
        new Row(
            "JS row 1 (JS-001): — → SUBMITTED",
            () -> Lifecycle.empty().submit("A").is("A", SUBMITTED)),
        new Row(
            "JS row 2 (JS-002): SUBMITTED → PENDING on an unfinished dependency",
            () -> withoutRoom().submit("A").submit("B", job().dependsOn("A")).is("B", PENDING)),
        new Row(
            "JS row 3 (JS-002): SUBMITTED → RUNNABLE without one",
            () -> withoutRoom().submit("A").history("A", SUBMITTED, RUNNABLE)),
        new Row(
            "JS row 4 (JS-003): PENDING → RUNNABLE when all dependencies SUCCEEDED",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .submit("B", job().dependsOn("A"))
                    .run("A", 0)
                    .history("B", SUBMITTED, PENDING, RUNNABLE, STARTING)),
        new Row(
            "JS row 5 (JS-003): PENDING → FAILED when one FAILED",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .submit("B", job().dependsOn("A"))
                    .run("A", 1)
                    .history("B", SUBMITTED, PENDING, FAILED)),
        new Row(
            "JS row 6 (JS-004): RUNNABLE → STARTING when there is room",
            () -> Lifecycle.withRoomFor(1).submit("A").history("A", SUBMITTED, RUNNABLE, STARTING)),
        new Row(
            "JS row 7 (JS-005): STARTING → RUNNING when containers are up",
            () -> Lifecycle.withRoomFor(1).submit("A").start("A").is("A", RUNNING)),
        new Row(
            "JS row 8 (JS-006): RUNNING → SUCCEEDED on exit 0",
            () -> Lifecycle.withRoomFor(1).submit("A").run("A", 0).is("A", SUCCEEDED)),
        new Row(
            "JS row 8 (JS-007): RUNNING → FAILED on another exit",
            () -> Lifecycle.withRoomFor(1).submit("A").run("A", 1).is("A", FAILED)),
        new Row(
            "JS row 9: RUNNING → RUNNABLE on retry",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A", job().attempts(2))
                    .run("A", 1)
                    .history("A", SUBMITTED, RUNNABLE, STARTING, RUNNING, RUNNABLE, STARTING)),
        new Row(
            "JS row 9: STARTING → RUNNABLE on retry",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A", job().attempts(2))
                    .end("A", StopCause.START_FAILED, null, "CannotPullContainerError", null)
                    .history("A", SUBMITTED, RUNNABLE, STARTING, RUNNABLE, STARTING)),
        new Row(
            "JS row 10: STARTING → FAILED on a start failure",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .end("A", StopCause.START_FAILED, null, "CannotPullContainerError", null)
                    .isFailed("A", "Task failed to start")),
        new Row(
            "JS row 10: STARTING → FAILED on a bad mount",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .end("A", StopCause.START_FAILED, null, "CannotCreateContainerError", null)
                    .isFailed("A", "Task failed to start")),
        new Row(
            "JS row 11: RUNNING → FAILED on timeout",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A", job().timeout(60).attempts(3))
                    .start("A")
                    .pass(60)
                    .stopOrdered("A", 1)
                    .end("A", StopCause.STOPPED, 137, null, null)
                    .isFailed("A", "Job attempt duration exceeded timeout")),
        new Row(
            "JS row 12: SUBMITTED → FAILED on cancel",
            () -> Lifecycle.empty().submit("A").cancel("A").isFailed("A", "cancelled by test")),
        new Row(
            "JS row 12: PENDING → FAILED on terminate",
            () ->
                pendingOnRunning().terminate("B").exit("A", 0).isFailed("B", "terminated by test")),
        new Row(
            "JS row 12: RUNNABLE → FAILED on cancel",
            () -> withoutRoom().submit("A").cancel("A").isFailed("A", "cancelled by test")),
        new Row(
            "JS row 12: PENDING → FAILED on cancel",
            () -> pendingOnRunning().cancel("B").exit("A", 0).isFailed("B", "cancelled by test")),
        new Row(
            "JS row 12: RUNNABLE → FAILED on a time-limit action",
            () ->
                Lifecycle.empty()
                    .environment("ce", 256)
                    .limitedQueue("q", SHORT, 600, "ce")
                    .submit("D", job().in("other"))
                    .submit("B", job().dependsOn("D"))
                    .submit("A", job().attempts(5))
                    .capacity("ce", new CapacityChange.Shortage(SHORT, "none"))
                    .pass(600)
                    .isFailed("A", "Canceled by JobStateTimeLimit action due to reason: " + SHORT)
                    .is("B", PENDING)),
        new Row(
            "JS row 13: STARTING → FAILED on terminate",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .terminate("A")
                    .stopOrdered("A", 1)
                    .end("A", StopCause.STOPPED, null, null, null)
                    .isFailed("A", "terminated by test")),
        new Row(
            "JS row 13: RUNNING → FAILED on terminate",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .start("A")
                    .terminate("A")
                    .end("A", StopCause.STOPPED, 143, null, null)
                    .isFailed("A", "terminated by test")),
        new Row(
            "JS row 13: STARTING → FAILED when the host is lost without retry",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .end("A", StopCause.HOST_LOST, null, null, null)
                    .isFailed("A", "Host EC2 (instance i-1) terminated.")),
        new Row(
            "JS row 13: RUNNING → FAILED when the host is lost without retry",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .start("A")
                    .end("A", StopCause.HOST_LOST, null, null, null)
                    .isFailed("A", "Host EC2 (instance i-1) terminated.")));
  }

  /** Table "Cancel versus terminate". The rows of array parents: ArrayJobsTest. */
  static List<Row> cancelVersusTerminate() {
    return List.of(
        new Row(
            "JS SUBMITTED, CancelJob",
            () -> Lifecycle.empty().submit("A").cancel("A").is("A", FAILED)),
        new Row(
            "JS SUBMITTED, TerminateJob",
            () -> Lifecycle.empty().submit("A").terminate("A").is("A", FAILED)),
        new Row(
            "JS RUNNABLE, CancelJob", () -> withoutRoom().submit("A").cancel("A").is("A", FAILED)),
        new Row(
            "JS RUNNABLE, TerminateJob",
            () -> withoutRoom().submit("A").terminate("A").is("A", FAILED)),
        new Row(
            "JS PENDING, CancelJob: only after its dependencies have completed",
            () ->
                pendingOnRunning()
                    .cancel("B")
                    .is("B", PENDING)
                    .exit("A", 0)
                    .isFailed("B", "cancelled by test")),
        new Row(
            "JS PENDING, TerminateJob: the same",
            () ->
                pendingOnRunning()
                    .terminate("B")
                    .is("B", PENDING)
                    .exit("A", 0)
                    .isFailed("B", "terminated by test")),
        new Row(
            "JS STARTING, CancelJob: job untouched",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .cancel("A")
                    .is("A", STARTING)
                    .run("A", 0)
                    .is("A", SUCCEEDED)),
        new Row(
            "JS RUNNING, CancelJob: job untouched",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .start("A")
                    .cancel("A")
                    .is("A", RUNNING)
                    .exit("A", 0)
                    .is("A", SUCCEEDED)),
        new Row(
            "JS STARTING, TerminateJob: container stopped → FAILED",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .terminate("A")
                    .is("A", STARTING)
                    .end("A", StopCause.STOPPED, null, null, null)
                    .is("A", FAILED)),
        new Row(
            "JS RUNNING, TerminateJob: container stopped → FAILED",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .start("A")
                    .terminate("A")
                    .is("A", RUNNING)
                    .end("A", StopCause.STOPPED, 143, null, null)
                    .is("A", FAILED)),
        new Row(
            "JS SUCCEEDED, CancelJob and TerminateJob: no-op",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .run("A", 0)
                    .cancel("A")
                    .terminate("A")
                    .is("A", SUCCEEDED)),
        new Row(
            "JS FAILED, CancelJob and TerminateJob: no-op",
            () ->
                Lifecycle.withRoomFor(1)
                    .submit("A")
                    .run("A", 1)
                    .cancel("A")
                    .terminate("A")
                    .isFailed("A", "Essential container in task exited")));
  }

  @TestFactory
  Stream<DynamicTest> everyRow() {
    return Stream.concat(transitions().stream(), cancelVersusTerminate().stream())
        .map(row -> DynamicTest.dynamicTest(row.id(), () -> row.story().get()));
  }

  /** JS-021: attempts 10, terminate in attempt 1: FAILED, one attempt. */
  @Test
  void terminatedIsNeverRetried() {
    Lifecycle story =
        Lifecycle.withRoomFor(1)
            .submit("A", job().attempts(10))
            .start("A")
            .terminate("A")
            .end("A", StopCause.STOPPED, 143, null, null)
            .is("A", FAILED)
            .attempts("A", 1);
    assertThat(story.job("A").isTerminated()).isTrue();
    assertThat(story.job("A").isCancelled()).isFalse();
  }

  /** JS-021: whichever comes first, an accepted terminate decides. */
  @Test
  void terminateThatRacesAnExitDecides() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().attempts(10))
        .start("A")
        .terminate("A")
        .exit("A", 0)
        .isFailed("A", "terminated by test")
        .attempts("A", 1);
  }

  @Test
  void cancelledFlagOfAWaitingJob() {
    Lifecycle story = pendingOnRunning().cancel("B");
    assertThat(story.job("B").isCancelled()).isTrue();
    assertThat(story.job("B").progress().statusReason()).isEqualTo("cancelled by test");
  }

  /** JS-023. */
  @Test
  void cancelledJobFailsItsDependents() {
    withoutRoom()
        .submit("A")
        .submit("B", job().dependsOn("A"))
        .cancel("A")
        .isFailed("B", "Dependent Job failed");
  }

  @Test
  void secondTerminateChangesNothing() {
    Lifecycle.withRoomFor(1)
        .submit("A")
        .start("A")
        .terminate("A")
        .terminate("A")
        .stopOrdered("A", 1);
  }

  @Test
  void taskStoppedBeforeTaskStartedStillShowsRunning() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A");
    String taskId = story.attempt("A").taskId();
    story
        .exit("A", 0)
        .history("A", SUBMITTED, RUNNABLE, STARTING, RUNNING, SUCCEEDED)
        .toJob("A", new JobCommand.TaskStarted(taskId, Lifecycle.START))
        .is("A", SUCCEEDED);
  }

  @Test
  void repeatedNewsOfATaskIsIgnored() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", job().attempts(3)).start("A");
    String first = story.attempt("A").taskId();
    story
        .toJob("A", new JobCommand.TaskStarted(first, Lifecycle.START))
        .exit("A", 1)
        .end("A", first, StopCause.EXITED, 1, null, null)
        .end("A", first, StopCause.EXITED, 0, null, null)
        .is("A", STARTING)
        .attempts("A", 1);
  }

  @Test
  void repeatedSubmissionIsIgnored() {
    Lifecycle.withRoomFor(2)
        .submit("A")
        .submit("A")
        .run("A", 0)
        .submit("A")
        .crash()
        .submit("A")
        .history("A", SUBMITTED, RUNNABLE, STARTING, RUNNING, SUCCEEDED);
  }

  @Test
  void jobWaitsInSubmittedUntilItsQueueIsHeardOf() {
    Lifecycle.empty()
        .submit("A")
        .crash()
        .is("A", SUBMITTED)
        .environment("ce", 4)
        .queue("q", 1, "ce")
        .is("A", RUNNABLE);
  }

  /**
   * JQ-022, 03 X-13: the remaining jobs of a queue that is deleted are ended without anybody's
   * help.
   */
  @Test
  void deletedQueueFailsWhatIsLeft() {
    Lifecycle.withRoomFor(1)
        .limits(100, 1)
        .submit("A", job().attempts(5))
        .start("A")
        .submit("B")
        .submit("C", job().dependsOn("B"))
        .queue("q", 1, QueueDefinition.Phase.DELETING, "ce")
        .pass(0)
        .is("B", FAILED)
        .is("C", FAILED)
        .stopOrdered("A", 1)
        .end("A", StopCause.STOPPED, 143, null, null)
        .isFailed("A", "JobQueue deleted")
        .submit("D")
        .isFailed("D", "JobQueue deleted");
  }

  @Test
  void versionsGrowByOneWithEveryRecord() {
    Lifecycle story =
        Lifecycle.withRoomFor(1).submit("A", job().attempts(2)).run("A", 1).run("A", 0);
    assertThat(
            story.steps("A").stream()
                .filter(s -> s.event().isPublished())
                .map(s -> s.after().progress().version())
                .toList())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(new StopRequest(StopRequest.Kind.TIMEOUT, "x")).isNotEqualTo(StopRequest.TIMEOUT);
  }

  static Lifecycle withoutRoom() {
    return Lifecycle.empty().environment("ce", 256).queue("q", 1, "ce");
  }

  static Lifecycle pendingOnRunning() {
    return Lifecycle.withRoomFor(1)
        .submit("A")
        .start("A")
        .submit("B", job().dependsOn("A"))
        .is("B", PENDING);
  }
}
