package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobCommand;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Chapter TO: its table row by row, and its rules. */
class TimeoutsTest {
  @TestFactory
  Stream<DynamicTest> everyRow() {
    return Stream.of(
        row(
            "TO row 1: pull 90 s, runs 30 s, exit 0",
            () ->
                story()
                    .pass(90)
                    .start("A")
                    .pass(30)
                    .stopOrdered("A", 0)
                    .exit("A", 0)
                    .is("A", SUCCEEDED)),
        row(
            "TO row 2: never exits, ignores SIGTERM",
            () ->
                story()
                    .start("A")
                    .pass(59)
                    .stopOrdered("A", 0)
                    .pass(1)
                    .stopOrdered("A", 1)
                    .is("A", RUNNING)
                    .pass(30)
                    .end("A", StopCause.STOPPED, 137, null, null)
                    .isFailed("A", "Job attempt duration exceeded timeout")
                    .attempts("A", 1)
                    .stopOrdered("A", 1)),
        row(
            "TO row 3: attempt 1 exits 1 at 50 s, attempt 2 runs 50 s, exit 0",
            () ->
                story()
                    .start("A")
                    .pass(50)
                    .exit("A", 1)
                    .start("A")
                    .pass(50)
                    .stopOrdered("A", 0)
                    .exit("A", 0)
                    .is("A", SUCCEEDED)
                    .attempts("A", 2)));
  }

  /** TO-002: the clock is the attempt's startedAt, also across a crash. */
  @Test
  void clockRunsThroughACrash() {
    story().start("A").pass(40).crash().pass(19).stopOrdered("A", 0).pass(1).stopOrdered("A", 1);
  }

  @Test
  void expiryIsOrderedOnceAlsoAfterACrash() {
    story().start("A").pass(60).crash().pass(1_000).stopOrdered("A", 1);
  }

  /** TO-006: never early. The report of an end before the limit may arrive after it. */
  @Test
  void endBeforeTheLimitThatIsHeardLateCounts() {
    Lifecycle story = story().start("A");
    AttemptEnd end =
        new AttemptEnd(
            StopCause.EXITED, 0, null, null, Lifecycle.START.plus(Duration.ofSeconds(59)));
    story
        .pass(61)
        .stopOrdered("A", 1)
        .toJob("A", new JobCommand.TaskEnded(story.attempt("A").taskId(), end, Lifecycle.START))
        .is("A", SUCCEEDED);
  }

  /** TO-006: many at once are handled in batches, oldest first. */
  @Test
  void manyAreExpiredInBatches() {
    Lifecycle story = Lifecycle.withRoomFor(10).limits(100, 3);
    for (int i = 0; i < 10; i++) {
      story.submit("J" + i, job().timeout(60)).start("J" + i);
    }
    story.pass(60);
    for (int i = 0; i < 10; i++) {
      story.stopOrdered("J" + i, 1);
    }
    assertThat(story.core().nextTimer()).isEmpty();
  }

  @Test
  void terminateAfterExpiryWins() {
    story()
        .start("A")
        .pass(60)
        .terminate("A")
        .end("A", StopCause.STOPPED, 137, null, null)
        .isFailed("A", "terminated by test")
        .is("A", FAILED);
  }

  private static Lifecycle story() {
    return Lifecycle.withRoomFor(1).submit("A", job().timeout(60).attempts(3));
  }

  private static DynamicTest row(String id, Supplier<Lifecycle> story) {
    return DynamicTest.dynamicTest(id, () -> story.get());
  }
}
