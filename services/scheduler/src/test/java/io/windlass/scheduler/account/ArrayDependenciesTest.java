package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.ArrayJobsTest.CASCADE;
import static io.windlass.scheduler.account.ArrayJobsTest.CHILD_FAILED;
import static io.windlass.scheduler.account.JobPlan.array;
import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayTransitions;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.TransitionTable;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.state.AccountEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Chapters AR and DEP: arrays that wait, and those that wait for arrays. */
class ArrayDependenciesTest {
  /** DEP-007: an untyped dependency waits for all children. */
  @Test
  void untypedDependencyWaitsForTheWholeArray() {
    ArrayJobsTest.ofThree()
        .submit("B", job().dependsOn("A"))
        .run("A:0", 0)
        .run("A:1", 0)
        .is("B", PENDING)
        .crash()
        .run("A:2", 0)
        .is("A", SUCCEEDED)
        .is("B", STARTING);
  }

  @Test
  void untypedDependencyOfAnArrayHoldsAllChildrenBack() {
    Lifecycle.withRoomFor(4)
        .submit("D", "E")
        .submit("A", array(2).dependsOn("D", "E"))
        .run("D", 0)
        .is("A:0", PENDING)
        .crash()
        .run("E", 0)
        .is("A:0", STARTING)
        .is("A:1", STARTING);
  }

  /** DEP-004, DEP-007: an array that is over already, known from memory or from the store. */
  @Test
  void dependencyOnAnArrayThatIsOver() {
    Lifecycle story = ArrayJobsTest.run(ArrayJobsTest.ofThree(), 0, 1, 0);
    for (int round = 0; round < 2; round++) {
      story
          .submit("late" + round, job().dependsOn("A"))
          .isFailed("late" + round, CASCADE)
          .submit("array" + round, array(2).dependsOn("A"))
          .isFailed("array" + round, CASCADE)
          .submit("good" + round, job().dependsOn("A:0", "A:2"))
          .is("good" + round, STARTING)
          .run("good" + round, 0)
          .submit("bad" + round, job().dependsOn("A:1"))
          .isFailed("bad" + round, CASCADE)
          .crash();
    }
  }

  @Test
  void dependencyOnASingleChild() {
    Lifecycle.withRoomFor(3)
        .submit("A", array(3))
        .submit("B", job().dependsOn("A:1"))
        .submit("C", job().dependsOn("A:2"))
        .is("B", PENDING)
        .run("A:1", 0)
        .is("B", STARTING)
        .crash()
        .run("A:2", 1)
        .isFailed("C", CASCADE)
        .submit("D", job().dependsOn("A:1"))
        .run("B", 0)
        .is("D", STARTING);
  }

  @Test
  void dependencyOnAChildThatFailsWithoutHavingRun() {
    JobStatesTest.withoutRoom()
        .submit("A", array(3))
        .submit("B", job().dependsOn("A:1"))
        .submit("C", array(3).nToN("A"))
        .cancel("A:1")
        .isFailed("B", CASCADE)
        .isFailed("C:1", CASCADE)
        .is("C:0", PENDING);
  }

  /**
   * The children of an array that fails as a whole fail as well, also for jobs that wait for a
   * single child.
   */
  @Test
  void dependencyOnAChildOfAnArrayThatFailsAsAWhole() {
    Lifecycle.withRoomFor(2)
        .submit("D")
        .submit("A", array(3).dependsOn("D"))
        .submit("B", job().dependsOn("A:1"))
        .submit("beyond", job().dependsOn("A:3"))
        .isFailed("beyond", CASCADE)
        .is("B", PENDING)
        .run("D", 1)
        .isFailed("B", CASCADE);
  }

  /** AR-013: one at a time, in order. */
  @Test
  void sequentialChildrenRunOneAtATime() {
    Lifecycle story = Lifecycle.withRoomFor(10).submit("A", array(3).sequential());
    assertThat(story.runnable("q")).isEmpty();
    story
        .is("A:0", STARTING)
        .is("A:1", PENDING)
        .start("A:0")
        .crash()
        .exit("A:0", 0)
        .is("A:1", STARTING)
        .is("A:2", PENDING)
        .summary("A", "PENDING=1, STARTING=1, SUCCEEDED=1")
        .run("A:1", 0)
        .run("A:2", 0)
        .is("A", SUCCEEDED);
  }

  /** AR-013, AR-009: a retry delays the next child; a cancelled child fails the rest. */
  @Test
  void sequenceWaitsForRetriesAndEndsWithACancelledChild() {
    Lifecycle.withRoomFor(10)
        .submit("A", array(6).sequential().attempts(2))
        .run("A:0", 1)
        .is("A:1", PENDING)
        .cancel("A:3")
        .isFailed("A:3", "cancelled by test")
        .isFailed("A:4", CASCADE)
        .isFailed("A:5", CASCADE)
        .is("A:1", PENDING)
        .run("A:0", 0)
        .run("A:1", 0)
        .run("A:2", 0)
        .isFailed("A", CHILD_FAILED);
  }

  /** AR-014: of each of several arrays the child of the same index. */
  @Test
  void nToNOnTwoArrays() {
    Lifecycle.withRoomFor(9)
        .submit("A", array(2))
        .submit("B", array(2))
        .submit("C", array(2).nToN("A", "B"))
        .run("A:0", 0)
        .run("B:1", 0)
        .is("C:0", PENDING)
        .is("C:1", PENDING)
        .crash()
        .run("B:0", 0)
        .is("C:0", STARTING)
        .run("A:1", 1)
        .isFailed("C:1", CASCADE)
        .run("C:0", 0)
        .isFailed("C", CHILD_FAILED);
  }

  /** AR-014: submitted when the peer is partly done, or over, in memory or in the store. */
  @Test
  void nToNOnAnArrayThatIsPartlyDoneOrOver() {
    Lifecycle story =
        Lifecycle.withRoomFor(9)
            .submit("A", array(3))
            .run("A:0", 0)
            .run("A:1", 1)
            .submit("B", array(3).nToN("A"))
            .is("B:0", STARTING)
            .isFailed("B:1", CASCADE)
            .is("B:2", PENDING)
            .run("A:2", 0)
            .is("B:2", STARTING);
    for (int round = 0; round < 2; round++) {
      String late = "late" + round;
      story
          .submit(late, array(3).nToN("A"))
          .is(late + ":0", STARTING)
          .isFailed(late + ":1", CASCADE)
          .run(late + ":0", 0)
          .run(late + ":2", 0)
          .isFailed(late, CHILD_FAILED)
          .crash();
    }
  }

  /** AR-014: a failure runs down a chain of arrays child by child. */
  @Test
  void nToNCascadesChildByChild() {
    Lifecycle.withRoomFor(3)
        .submit("A", array(3))
        .submit("B", array(3).nToN("A"))
        .submit("C", array(3).nToN("B"))
        .submit("D", job().dependsOn("C"))
        .run("A:1", 1)
        .isFailed("B:1", CASCADE)
        .isFailed("C:1", CASCADE)
        .is("C:0", PENDING)
        .is("D", PENDING)
        .run("A:0", 0)
        .run("A:2", 0)
        .run("B:0", 0)
        .run("B:2", 0)
        .run("C:0", 0)
        .run("C:2", 0)
        .isFailed("C", CHILD_FAILED)
        .isFailed("D", CASCADE);
  }

  @Test
  void cancelledPeerTakesAllAlongAtOnce() {
    Lifecycle story =
        JobStatesTest.withoutRoom()
            .submit("A", array(10_000))
            .submit("B", array(10_000).nToN("A"))
            .submit("C", array(10_000).nToN("B"))
            .cancel("A")
            .isFailed("A", "cancelled by test")
            .isFailed("B", CASCADE)
            .isFailed("C", CASCADE);
    assertThat(story.arraySteps("B")).as("no child of B was ever RUNNABLE").hasSize(3);
  }

  /**
   * Submission refuses what AR-015 forbids; if it reaches the scheduler, the job must end
   * nevertheless.
   */
  @Test
  void peersOfAnotherSizeOrNoArrayAtAll() {
    Lifecycle.withRoomFor(9)
        .submit("A", array(2))
        .submit("J")
        .submit("B", array(4).nToN("A", "J"))
        .run("A:0", 0)
        .run("A:1", 0)
        .is("B:3", PENDING)
        .run("J", 0)
        .is("B:0", STARTING)
        .is("B:3", STARTING);
    Lifecycle.withRoomFor(9)
        .submit("A", array(2))
        .submit("B", array(4).nToN("A"))
        .run("A:0", 0)
        .run("A:1", 1)
        .is("B:0", STARTING)
        .isFailed("B:1", CASCADE)
        .isFailed("B:3", CASCADE);
    Lifecycle.withRoomFor(9)
        .submit("A", array(4))
        .run("A:3", 1)
        .submit("B", array(2).nToN("A"))
        .run("A:0", 0)
        .run("A:1", 0)
        .run("B:0", 0)
        .run("B:1", 0)
        .is("B", SUCCEEDED);
  }

  /** AR-016: index 0 waits for all of C, then one after another. */
  @Test
  void typedAndUntypedCombine() {
    Lifecycle story =
        Lifecycle.withRoomFor(9)
            .submit("C", array(2))
            .submit("D", array(3).dependsOn("C").sequential())
            .run("C:0", 0)
            .is("D:0", PENDING)
            .run("C:1", 0)
            .is("D:0", STARTING)
            .is("D:1", PENDING);
    story.run("D:0", 0).run("D:1", 0).run("D:2", 0).is("D", SUCCEEDED);
    Lifecycle.withRoomFor(9)
        .submit("A", array(3))
        .submit("B", array(3).nToN("A").sequential())
        .run("A:1", 0)
        .is("B:1", PENDING)
        .run("A:0", 0)
        .is("B:0", STARTING)
        .run("B:0", 0)
        .is("B:1", STARTING)
        .is("B:2", PENDING)
        .run("A:2", 1)
        .isFailed("B:2", CASCADE)
        .run("B:1", 0)
        .isFailed("B", CHILD_FAILED);
  }

  /** The pipeline of chapter AR, JobA to JobE, scaled down, with a crash at each stage. */
  @Test
  void pipeline() {
    Lifecycle story = submitPipeline().run("A", 0).crash().is("B:0", STARTING);
    runAll(story, "B", 20, -1).crash();
    runAll(story, "C", 20, -1).is("C", SUCCEEDED).is("D:1", PENDING).crash();
    runAll(story, "D", 4, -1).is("D", SUCCEEDED);
    story.run("E", 0).is("E", SUCCEEDED);
  }

  /** A fails: B to E FAILED. */
  @Test
  void pipelineWhoseFirstJobFails() {
    Lifecycle story = submitPipeline().run("A", 1);
    for (String name : new String[] {"B", "C", "D", "E"}) {
      story.isFailed(name, CASCADE);
    }
    assertThat(ArrayJobsTest.states(story, "C")).containsExactly(SUBMITTED, PENDING, FAILED);
  }

  /** B:7 fails: C:7 FAILED, the other C run, then C, D, E FAILED. */
  @Test
  void pipelineWithAFailingChild() {
    Lifecycle story = submitPipeline().run("A", 0);
    runAll(story, "B", 20, 7).isFailed("B", CHILD_FAILED).isFailed("C:7", CASCADE).is("C", PENDING);
    runAll(story, "C", 20, 7)
        .isFailed("C", CHILD_FAILED)
        .isFailed("D", CASCADE)
        .isFailed("E", CASCADE);
    for (int i : IntStream.range(0, 20).filter(i -> i != 7).toArray()) {
      story.is("C:" + i, SUCCEEDED);
    }
  }

  @Test
  void plainJobsAndArraysShareAQueueInOrder() {
    Lifecycle story =
        Lifecycle.withRoomFor(1)
            .submit("hold")
            .submit("A", array(2))
            .submit("J")
            .submit("B", array(2))
            .capacity("ce", new CapacityChange.Draining("i-1"));
    assertThat(story.runnable("q")).containsExactly("A:0", "A:1", "J", "B:0", "B:1");
    story.cancel("A:0").cancel("B:0").is("A:1", RUNNABLE);
    assertThat(story.crash().runnable("q")).containsExactly("A:1", "J", "B:1");
  }

  /** Every row of the array's transition table is taken by a core. */
  @Test
  void everyTransitionIsVisited() {
    Lifecycle story = submitPipeline().submit("F", array(2).dependsOn("A", "E")).run("A", 0);
    runAll(story, "B", 20, 7).pass(1);
    runAll(story, "C", 20, 7);
    story.submit("G", array(2)).submit("gone", array(2).dependsOn("E")).run("G:0", 0).cancel("G");
    Set<TransitionTable.Row<JobStatus, ArrayEvent.Type>> visited = new HashSet<>();
    Lifecycle good = Lifecycle.withRoomFor(9).submit("A", array(2));
    Stream.of(story, ArrayJobsTest.run(good, 0, 0), PrecedenceTest.changedInEveryState())
        .flatMap(told -> told.events.stream())
        .filter(AccountEvent.ArrayStep.class::isInstance)
        .map(AccountEvent.ArrayStep.class::cast)
        .forEach(step -> visited.add(row(step)));
    assertThat(visited).containsExactlyInAnyOrderElementsOf(ArrayTransitions.ROWS);
  }

  private static TransitionTable.Row<JobStatus, ArrayEvent.Type> row(AccountEvent.ArrayStep step) {
    return new TransitionTable.Row<>(
        step.before() == null ? null : step.before().status(),
        step.event().type(),
        step.after().status());
  }

  private static Lifecycle submitPipeline() {
    return Lifecycle.withRoomFor(100)
        .submit("A")
        .submit("B", array(20).dependsOn("A"))
        .submit("C", array(20).nToN("B"))
        .submit("D", array(4).dependsOn("C").sequential())
        .submit("E", job().dependsOn("D"));
  }

  private static Lifecycle runAll(Lifecycle story, String array, int size, int failing) {
    for (int i = 0; i < size; i++) {
      if (story.statusOf(array + ":" + i) != FAILED) {
        story.run(array + ":" + i, i == failing ? 1 : 0);
      }
    }
    return story;
  }
}
