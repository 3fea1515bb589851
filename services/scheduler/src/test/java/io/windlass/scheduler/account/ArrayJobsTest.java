package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.array;
import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.TaskEnvironment;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Chapter AR: its table row by row, and its rules for one array; see also ArrayDependenciesTest.
 */
class ArrayJobsTest {
  static final String CASCADE = "Dependent Job failed";
  static final String CHILD_FAILED = "Array Child Job failed";

  @TestFactory
  Stream<DynamicTest> everyRow() {
    return Stream.of(
        row(
            "AR row 1 (AR-006): children S, S, S",
            () -> run(ofThree(), 0, 0, 0).is("A", SUCCEEDED)),
        row(
            "AR row 2 (AR-006): child 1 FAILED, others RUNNING",
            () ->
                ofThree()
                    .start("A:0")
                    .start("A:2")
                    .run("A:1", 1)
                    .is("A", PENDING)
                    .summary("A", "RUNNING=2, FAILED=1")
                    .exit("A:0", 0)
                    .is("A", PENDING)
                    .exit("A:2", 0)
                    .isFailed("A", CHILD_FAILED)),
        row(
            "AR row 3 (AR-013): SEQUENTIAL, 10 children, child 4 fails",
            () -> {
              Lifecycle story =
                  Lifecycle.withRoomFor(10).submit("A", array(10).sequential().attempts(1));
              for (int i = 0; i < 4; i++) {
                story.is("A:" + (i + 1), PENDING).run("A:" + i, 0).is("A:" + i, SUCCEEDED);
              }
              story.run("A:4", 1).isFailed("A", CHILD_FAILED);
              for (int i = 5; i < 10; i++) {
                story.isFailed("A:" + i, CASCADE);
                assertThat(story.job("A:" + i)).as("no attempts").isNull();
              }
              return story;
            }),
        row(
            "AR row 4 (AR-014): N_TO_N on A, A:1 FAILED, A:0, A:2 SUCCEEDED",
            () ->
                run(ofThree().submit("B", array(3).nToN("A")), 0, 1, 0)
                    .isFailed("B:1", CASCADE)
                    .is("B", PENDING)
                    .run("B:0", 0)
                    .run("B:2", 0)
                    .isFailed("B", CHILD_FAILED)),
        row(
            "AR row 5 (AR-014): N_TO_N, A:0 done, A:1 running",
            () ->
                Lifecycle.withRoomFor(2)
                    .submit("A", array(2))
                    .submit("B", array(2).nToN("A"))
                    .is("B", PENDING)
                    .is("B:0", PENDING)
                    .start("A:1")
                    .run("A:0", 0)
                    .is("B:0", STARTING)
                    .is("B:1", PENDING)),
        row(
            "AR row 6 (DEP-007): untyped on array A, A:2 fails",
            () ->
                ofThree()
                    .submit("B", array(3).dependsOn("A"))
                    .run("A:2", 1)
                    .is("B", PENDING)
                    .run("A:0", 0)
                    .is("B", PENDING)
                    .run("A:1", 0)
                    .is("A", FAILED)
                    .isFailed("B", CASCADE)),
        row(
            "AR row 7 (AR-007): terminate parent, 1 RUNNABLE + 2 RUNNING",
            () ->
                Lifecycle.withRoomFor(2)
                    .submit("A", array(3).attempts(5))
                    .start("A:0")
                    .start("A:1")
                    .is("A:2", RUNNABLE)
                    .terminate("A")
                    .isFailed("A:2", "terminated by test")
                    .is("A", PENDING)
                    .stopOrdered("A:0", 1)
                    .end("A:0", StopCause.STOPPED, 143, null, null)
                    .end("A:1", StopCause.STOPPED, 143, null, null)
                    .isFailed("A:0", "terminated by test")
                    .isFailed("A:1", "terminated by test")
                    .isFailed("A", "terminated by test")),
        row(
            "AR row 8 (AR-009): attempts 2, child 0 exits 1 then 0",
            () ->
                Lifecycle.withRoomFor(3)
                    .submit("A", array(3).attempts(2))
                    .run("A:0", 1)
                    .is("A:0", STARTING)
                    .run("A:0", 0)
                    .attempts("A:0", 2)
                    .run("A:1", 0)
                    .run("A:2", 0)
                    .is("A:0", SUCCEEDED)
                    .is("A", SUCCEEDED)));
  }

  /** AR-001, AR-003, AR-010: children share all but their index, and run at once. */
  @Test
  void childrenRunConcurrentlyAndTheParentNot() {
    Lifecycle story = ofThree();
    for (int i = 0; i < 3; i++) {
      story.is("A:" + i, STARTING);
      assertThat(story.job("A:" + i).profile()).isSameAs(story.array("A").profile());
    }
    assertThat(story.steps("A")).isEmpty();
    assertThat(story.core().state().deadlines().next()).isEmpty();
  }

  /** AR-002, ENV-001, ENV-004: every child knows its identity, its index and the size. */
  @Test
  void childrenAreToldTheirIndex() {
    Lifecycle story = Lifecycle.withRoomFor(10).submit("A", array(10));
    for (int i = 0; i < 10; i++) {
      assertThat(TaskEnvironment.variables(story.job("A:" + i), story.attempt("A:" + i)))
          .containsEntry("AWS_BATCH_JOB_ID", story.id("A") + ":" + i)
          .containsEntry("AWS_BATCH_JOB_ARRAY_INDEX", Integer.toString(i))
          .containsEntry("AWS_BATCH_JOB_ARRAY_SIZE", "10")
          .containsEntry("AWS_BATCH_JOB_ATTEMPT", "1");
    }
  }

  /** 04 X-07: the index names the child, not the attempt. */
  @Test
  void aChildThatIsTriedAgainKeepsItsIndex() {
    Lifecycle story = Lifecycle.withRoomFor(3).submit("A", array(3).attempts(2)).run("A:2", 1);
    assertThat(TaskEnvironment.variables(story.job("A:2"), story.attempt("A:2")))
        .containsEntry("AWS_BATCH_JOB_ARRAY_INDEX", "2")
        .containsEntry("AWS_BATCH_JOB_ATTEMPT", "2");
  }

  /** AR-004: the parent has four states only. */
  @Test
  void parentStates() {
    Lifecycle story = run(ofThree(), 0, 1, 0);
    assertThat(states(story, "A")).containsExactly(SUBMITTED, PENDING, FAILED);
  }

  /**
   * AR-005, 04 X-14: PENDING with children that are RUNNABLE, and with unmet dependencies as well.
   */
  @Test
  void parentIsPendingUntilAllChildrenAreOver() {
    Lifecycle story =
        JobStatesTest.withoutRoom()
            .submit("D")
            .submit("A", array(3))
            .submit("B", array(3).dependsOn("D"))
            .is("A", PENDING)
            .is("A:1", RUNNABLE)
            .is("B", PENDING)
            .is("B:1", PENDING);
    story
        .summary("A", "RUNNABLE=3")
        .summary("B", "PENDING=3")
        .crash()
        .instance("ce", "i-1", new ResourceShape(1_000, 9_000, 0))
        .run("D", 0)
        .is("B:2", RUNNABLE)
        .summary("B", "RUNNABLE=3");
  }

  /** AR-008: a child that is cancelled while it waits; the others go on. */
  @Test
  void cancelOfAWaitingChild() {
    Lifecycle.withRoomFor(1)
        .submit("A", array(3))
        .cancel("A:1")
        .isFailed("A:1", "cancelled by test")
        .run("A:0", 0)
        .is("A:2", STARTING)
        .run("A:2", 0)
        .isFailed("A", CHILD_FAILED);
  }

  /** AR-008: a child that is terminated while it runs; a cancel leaves it alone. */
  @Test
  void terminateOfARunningChild() {
    ofThree()
        .start("A:1")
        .cancel("A:1")
        .is("A:1", RUNNING)
        .terminate("A:1")
        .end("A:1", StopCause.STOPPED, 143, null, null)
        .isFailed("A:1", "terminated by test")
        .is("A", PENDING)
        .run("A:0", 0)
        .run("A:2", 0)
        .isFailed("A", CHILD_FAILED);
  }

  @Test
  void cancelOfAChildTwiceOrOutOfRangeChangesNothing() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", array(3)).cancel("A:1");
    int before = story.events.size();
    story.cancel("A:1").terminate("A:1").cancel("A:3");
    assertThat(story.events).hasSize(before);
  }

  /** JS "PENDING array parent", CancelJob: what runs ends by itself, and is not tried again. */
  @Test
  void cancelOfTheParent() {
    Lifecycle.withRoomFor(2)
        .submit("A", array(4).attempts(5))
        .start("A:0")
        .start("A:1")
        .cancel("A")
        .isFailed("A:2", "cancelled by test")
        .isFailed("A:3", "cancelled by test")
        .is("A:0", RUNNING)
        .stopOrdered("A:0", 0)
        .crash()
        .exit("A:0", 1)
        .isFailed("A:0", "cancelled by test")
        .attempts("A:0", 1)
        .is("A", PENDING)
        .exit("A:1", 0)
        .is("A:1", SUCCEEDED)
        .isFailed("A", "cancelled by test");
  }

  /** JS "PENDING array parent", TerminateJob; also after a cancel. */
  @Test
  void terminateAfterCancelEndsWhatRuns() {
    Lifecycle.withRoomFor(1)
        .submit("A", array(2))
        .start("A:0")
        .cancel("A")
        .terminate("A")
        .terminate("A")
        .stopOrdered("A:0", 1)
        .end("A:0", StopCause.STOPPED, 143, null, null)
        .isFailed("A", "terminated by test");
  }

  /** An array of which no child was RUNNABLE fails alone, since no child has been published. */
  @Test
  void cancelOfAnArrayThatWaitsForOthers() {
    Lifecycle story =
        Lifecycle.withRoomFor(1)
            .submit("D")
            .submit("A", array(10_000).dependsOn("D"))
            .cancel("A")
            .isFailed("A", "cancelled by test");
    assertThat(story.arraySteps("A")).hasSize(3);
    assertThat(story.core().state().dependencies().dependentsOf(story.id("D"))).isEmpty();
  }

  @Test
  void cancelBeforeTheQueueIsKnown() {
    Lifecycle.empty()
        .submit("A", array(3))
        .is("A", SUBMITTED)
        .cancel("A")
        .isFailed("A", "cancelled by test")
        .crash()
        .submit("A", array(3))
        .environment("ce", 4)
        .queue("q", 1, "ce")
        .is("A", FAILED);
  }

  @Test
  void waitsForItsQueue() {
    Lifecycle.empty()
        .submit("A", array(3))
        .crash()
        .environment("ce", 4)
        .queue("q", 1, "ce")
        .is("A", PENDING)
        .is("A:2", RUNNABLE);
  }

  /** JQ-022. */
  @Test
  void deletedQueueFailsTheArray() {
    Lifecycle.withRoomFor(1)
        .submit("A", array(3).attempts(4))
        .start("A:0")
        .queue("q", 1, QueueDefinition.Phase.DELETING, "ce")
        .isFailed("A:2", "JobQueue deleted")
        .stopOrdered("A:0", 1)
        .end("A:0", StopCause.STOPPED, 143, null, null)
        .isFailed("A", "JobQueue deleted");
  }

  /** TO-007: each child has its own clock, the parent none. */
  @Test
  void timeoutPerChild() {
    Lifecycle.withRoomFor(2)
        .submit("A", array(2).timeout(60).attempts(3))
        .start("A:0")
        .pass(30)
        .start("A:1")
        .pass(30)
        .stopOrdered("A:0", 1)
        .stopOrdered("A:1", 0)
        .crash()
        .pass(29)
        .stopOrdered("A:1", 0)
        .pass(1)
        .stopOrdered("A:1", 1)
        .end("A:0", StopCause.STOPPED, 137, null, null)
        .isFailed("A:0", "Job attempt duration exceeded timeout")
        .exit("A:1", 0)
        .isFailed("A", CHILD_FAILED);
  }

  /** AR-011: the counts add up to the size, and are published at most once a second. */
  @Test
  void summaryIsToldOnceASecond() {
    Lifecycle story = Lifecycle.withRoomFor(2).submit("A", array(5)).start("A:0").run("A:1", 0);
    assertThat(told(story)).isZero();
    story.summary("A", "RUNNABLE=2, STARTING=1, RUNNING=1, SUCCEEDED=1");
    assertThat(told(story)).isOne();
    story.pass(3_600);
    assertThat(told(story)).as("nothing new, nothing told").isOne();
    story.exit("A:0", 1).summary("A", "RUNNABLE=1, STARTING=2, SUCCEEDED=1, FAILED=1");
  }

  /** AR-012: createdAt of a child is when it was spawned with the others. */
  @Test
  void childrenAreCreatedWhenTheyAreSpawned() {
    Lifecycle story =
        Lifecycle.empty().submit("A", array(2)).pass(10).environment("ce", 4).queue("q", 1, "ce");
    story.pass(50).instance("ce", "i-1", new ResourceShape(2_000, 9_000, 0));
    assertThat(story.job("A:1").submission().createdAt())
        .isEqualTo(Lifecycle.START.plusSeconds(10));
    assertThat(story.job("A:1").progress().version()).isEqualTo(3);
  }

  /** JQ-040, JQ-043: children stand in order of index where their array stands. */
  @Test
  void childrenStandInTheQueueWhereTheirArrayStands() {
    Lifecycle story =
        Lifecycle.withRoomFor(1)
            .submit("first", job().attempts(2))
            .submit("A", array(3).attempts(2))
            .submit("last");
    assertThat(story.runnable("q")).containsExactly("A:0", "A:1", "A:2", "last");
    story.run("first", 0).capacity("ce", new CapacityChange.Draining("i-1")).run("A:0", 1);
    assertThat(story.runnable("q")).containsExactly("A:0", "A:1", "A:2", "last");
    assertThat(story.crash().runnable("q")).containsExactly("A:0", "A:1", "A:2", "last");
    assertThat(story.core().state().queues().get(Arns.queue("q")).order().first(2)).hasSize(2);
  }

  @Test
  void demandCountsAllThatWait() {
    Lifecycle story =
        Lifecycle.empty().environment("ce", 256).queue("q", 1, "ce").submit("A", array(100));
    assertThat(story.demand("ce").waiting()).isEqualTo(new ResourceSum(100_000, 102_400, 0));
    story.cancel("A");
    assertThat(story.demand("ce").head()).isNull();
  }

  /** TR-020: the first child of a blocked array says why. */
  @Test
  void blockedChildSaysWhy() {
    Lifecycle story =
        Lifecycle.empty().environment("ce", 256).queue("q", 1, "ce").submit("A", array(2));
    story.capacity("ce", new CapacityChange.Shortage("CAPACITY:X", "no room"));
    assertThat(story.job("A:0").progress().statusReason()).isEqualTo("CAPACITY:X - no room");
    story
        .crash()
        .instance("ce", "i-1", new ResourceShape(2_000, 9_000, 0))
        .is("A:0", STARTING)
        .is("A:1", STARTING);
  }

  /** No row and no message is written for each of ten thousand children. */
  @Test
  void submissionCostsNothingPerChild() {
    Lifecycle story = JobStatesTest.withoutRoom();
    int before = story.events.size();
    story.submit("A", array(10_000));
    assertThat(story.events.subList(before, story.events.size())).hasSize(3);
    assertThat(story.core().state().jobs()).isEmpty();
    assertThat(story.runnable("q")).hasSize(100);
  }

  /** A child that is refused or lost is retried like any job, and at the front. */
  @Test
  void refusedChildIsTriedAgain() {
    Lifecycle.withRoomFor(1)
        .submit("A", array(2).attempts(2))
        .end("A:0", StopCause.REFUSED, null, null, null)
        .is("A:0", STARTING)
        .start("A:0")
        .end("A:0", StopCause.HOST_LOST, null, null, null)
        .is("A:0", STARTING)
        .attempts("A:0", 1)
        .is("A:1", RUNNABLE);
  }

  static Lifecycle ofThree() {
    return Lifecycle.withRoomFor(3).submit("A", array(3));
  }

  static Lifecycle run(Lifecycle story, int... exitCodes) {
    for (int i = 0; i < exitCodes.length; i++) {
      story.run("A:" + i, exitCodes[i]);
    }
    return story;
  }

  static List<JobStatus> states(Lifecycle story, String array) {
    return story.arraySteps(array).stream().map(s -> s.after().status()).distinct().toList();
  }

  private static long told(Lifecycle story) {
    return story.arraySteps("A").stream()
        .filter(s -> s.event() instanceof ArrayEvent.SummaryPublished)
        .count();
  }

  static DynamicTest row(String id, Supplier<Lifecycle> story) {
    return DynamicTest.dynamicTest(id, () -> story.get());
  }
}
