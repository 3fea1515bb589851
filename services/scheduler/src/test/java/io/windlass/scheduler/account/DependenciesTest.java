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

import io.windlass.scheduler.queue.QueueDefinition;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chapter DEP, as far as plain jobs are concerned. */
class DependenciesTest {
  private static final String CASCADE = "Dependent Job failed";

  /** DEP-001: up to twenty dependencies. */
  @Test
  void waitsForAllTwenty() {
    Lifecycle story = Lifecycle.withRoomFor(20);
    String[] names = IntStream.range(0, 20).mapToObj(i -> "D" + i).toArray(String[]::new);
    story.submit(names).submit("A", job().dependsOn(names));
    for (String name : names) {
      story.is("A", PENDING).run(name, 0);
    }
    story.history("A", SUBMITTED, PENDING, RUNNABLE, STARTING);
  }

  /** DEP-002: the path. */
  @Test
  void runsAfterItsDependency() {
    Lifecycle.withRoomFor(2)
        .submit("A")
        .submit("B", job().dependsOn("A"))
        .run("A", 0)
        .run("B", 0)
        .history("B", SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING, SUCCEEDED);
  }

  /** JQ-041: with room for both and the later one submitted first, order is what dependsOn says. */
  @Test
  void dependsOnIsStrictOrderJQ041() {
    Lifecycle story = Lifecycle.withRoomFor(2).submit("B", job().dependsOn("A")).submit("A");
    story.is("A", STARTING).is("B", PENDING).start("A").is("B", PENDING);
    story.exit("A", 0).is("B", STARTING);
  }

  /** DEP-003: A→B→C, A fails: B and C FAILED, no attempts. */
  @Test
  void failureCascades() {
    Lifecycle.withRoomFor(2)
        .submit("A")
        .submit("B", job().dependsOn("A"))
        .submit("C", job().dependsOn("B"))
        .run("A", 1)
        .isFailed("B", CASCADE)
        .attempts("B", 0)
        .isFailed("C", CASCADE)
        .attempts("C", 0);
  }

  /** DEP-003: at once, without waiting for the others. */
  @Test
  void failureDoesNotWaitForOtherDependencies() {
    Lifecycle.withRoomFor(2)
        .submit("A", "B")
        .submit("C", job().dependsOn("A", "B"))
        .run("A", 1)
        .isFailed("C", CASCADE);
  }

  @Test
  void longChainCascadesWithoutDepth() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J0");
    for (int i = 1; i <= 20_000; i++) {
      story.submit("J" + i, job().dependsOn("J" + (i - 1)));
    }
    story.run("J0", 1).isFailed("J20000", CASCADE);
  }

  /** DEP-004: already SUCCEEDED counts as satisfied, known from memory or from the store. */
  @Test
  void finishedDependencyIsSatisfied() {
    Lifecycle.withRoomFor(2)
        .submit("A")
        .run("A", 0)
        .submit("B", job().dependsOn("A"))
        .history("B", SUBMITTED, RUNNABLE, STARTING)
        .crash()
        .submit("C", job().dependsOn("A"))
        .history("C", SUBMITTED, RUNNABLE, STARTING);
  }

  /** DEP-004: already FAILED fails the dependent after SUBMITTED. */
  @Test
  void failedDependencyFailsAtOnce() {
    Lifecycle.withRoomFor(2)
        .submit("A")
        .run("A", 1)
        .crash()
        .submit("B", job().dependsOn("A"))
        .history("B", SUBMITTED, FAILED)
        .isFailed("B", CASCADE);
  }

  /** DEP-005: a failed attempt with retries left is no failed dependency. */
  @Test
  void retriedDependencyIsNotFailed() {
    Lifecycle.withRoomFor(2)
        .submit("A", job().attempts(2))
        .submit("B", job().dependsOn("A"))
        .run("A", 1)
        .is("B", PENDING)
        .run("A", 0)
        .is("B", STARTING);
  }

  /** DEP-008: across queues. */
  @Test
  void dependencyInAnotherQueue() {
    Lifecycle.withRoomFor(2)
        .queue("other", 1, "ce")
        .submit("A", job().in("other"))
        .submit("B", job().dependsOn("A"))
        .run("A", 0)
        .is("B", STARTING);
  }

  /** Records of one topic may arrive before those of another one that they refer to. */
  @Test
  void unknownDependencyIsOutstandingUntilItComesAndEnds() {
    Lifecycle.withRoomFor(2)
        .submit("B", job().dependsOn("A"))
        .is("B", PENDING)
        .submit("A")
        .crash()
        .run("A", 0)
        .is("B", STARTING);
  }

  @Test
  void dependencyEndsWhileTheQueueIsUnknown() {
    Lifecycle.withRoomFor(2)
        .submit("A")
        .submit("B", job().in("late").dependsOn("A"))
        .run("A", 0)
        .is("B", SUBMITTED)
        .crash()
        .queue("late", 1, "ce")
        .history("B", SUBMITTED, RUNNABLE, STARTING);
  }

  @Test
  void pendingJobOfADeletedQueueFailsAndIsForgottenByTheGraph() {
    Lifecycle story =
        Lifecycle.withRoomFor(1)
            .queue("gone", 1, "ce")
            .submit("A")
            .submit("B", job().in("gone").dependsOn("A"))
            .queue("gone", 1, QueueDefinition.Phase.DELETING, "ce")
            .is("B", FAILED);
    assertThat(story.core().state().dependencies().dependentsOf(story.id("A"))).isEmpty();
  }

  /**
   * A cancelled job that waits fails with the user's reason, whatever the outcome of its
   * dependency.
   */
  @Test
  void cancelledJobFailsWithItsOwnReasonWhenADependencyFails() {
    Lifecycle.withRoomFor(1)
        .submit("A")
        .submit("B", job().dependsOn("A"))
        .cancel("B")
        .crash()
        .run("A", 1)
        .isFailed("B", "cancelled by test");
  }
}
