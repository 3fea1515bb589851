package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.TaskEnvironment;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import io.windlass.scheduler.state.AccountEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Placement, and the messages to capacity: JQ-006 to JQ-044, GPU-001, draining, demand. */
class PlacementTest {
  private static final ResourceShape BIG = new ResourceShape(4_000, 8_192, 0);

  /** JQ-040. */
  @Test
  void firstInFirstOut() {
    Lifecycle.withRoomFor(1)
        .submit("A", "B")
        .is("A", STARTING)
        .is("B", RUNNABLE)
        .run("A", 0)
        .is("B", STARTING);
  }

  /** JQ-044: the head blocks, even if the next one would fit. */
  @Test
  void headBlocksItsQueue() {
    Lifecycle.withRoomFor(2)
        .submit("A", job().vcpus(1))
        .submit("B", job().vcpus(2))
        .submit("C", job().vcpus(1))
        .is("B", RUNNABLE)
        .is("C", RUNNABLE)
        .run("A", 0)
        .is("B", STARTING)
        .is("C", RUNNABLE);
  }

  /** JQ-044: when the blocking head is cancelled, the next one is tried. */
  @Test
  void cancelOfTheHeadFreesTheQueue() {
    Lifecycle.withRoomFor(2).submit("A", job().vcpus(8)).submit("B").cancel("A").is("B", STARTING);
  }

  /** JQ-006: P10 and P1 on one environment of 4 vCPUs. */
  @Test
  void freedCapacityGoesToTheHigherPriority() {
    Lifecycle.withRoomFor(4)
        .queue("p10", 10, "ce")
        .queue("p1", 1, "ce")
        .submit("low1", job().in("p1").vcpus(4))
        .submit("low2", job().in("p1").vcpus(4))
        .submit("high1", job().in("p10").vcpus(4))
        .submit("high2", job().in("p10").vcpus(4))
        .run("low1", 0)
        .is("high1", STARTING)
        .run("high1", 0)
        .is("high2", STARTING)
        .is("low2", RUNNABLE)
        .run("high2", 0)
        .is("low2", STARTING);
  }

  @Test
  void queuesOfEqualPriorityTakeTurnsByAge() {
    Lifecycle.withRoomFor(1)
        .queue("a", 1, "ce")
        .queue("b", 1, "ce")
        .submit("first", job().in("b"))
        .submit("second", job().in("a"))
        .submit("third", job().in("b"))
        .run("first", 0)
        .is("second", STARTING)
        .run("second", 0)
        .is("third", STARTING);
  }

  /** JQ-009: order 1 full, order 2 free; AWS_BATCH_CE_NAME shows it (ENV-003). */
  @Test
  void environmentsAreTriedInOrder() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("one", 4)
            .environment("two", 4)
            .queue("q", 1, "one", "two")
            .instance("two", "i-2", BIG)
            .instance("one", "i-1", BIG)
            .submit("A", job().vcpus(4))
            .submit("B", job().vcpus(4))
            .on("A", "i-1")
            .on("B", "i-2");
    assertThat(TaskEnvironment.variables(story.job("B"), story.attempt("B")))
        .containsEntry("AWS_BATCH_CE_NAME", "two")
        .containsEntry("AWS_BATCH_JQ_NAME", "q")
        .containsEntry("AWS_BATCH_JOB_ID", story.id("B").toString())
        .containsEntry("AWS_BATCH_JOB_ATTEMPT", "1")
        .hasSize(4);
  }

  /** JQ-042: memory counts as well. */
  @Test
  void memoryIsAHardLimit() {
    Lifecycle.empty()
        .environment("ce", 16)
        .queue("q", 1, "ce")
        .instance("ce", "i-1", BIG)
        .submit("A", job().memory(8_000))
        .submit("B", job().memory(8_000))
        .is("A", STARTING)
        .is("B", RUNNABLE);
  }

  /** GPU-001: 4-GPU host, jobs needing 3 and 2: the second waits. */
  @Test
  void gpusArePinned() {
    Lifecycle.empty()
        .environment("ce", 64)
        .queue("q", 1, "ce")
        .instance("ce", "i-1", new ResourceShape(48_000, 190_000, 4))
        .submit("A", job().gpus(3))
        .submit("B", job().gpus(2))
        .is("A", STARTING)
        .is("B", RUNNABLE)
        .run("A", 0)
        .is("B", STARTING);
  }

  /** GPU-004: jobs without GPUs use GPU hosts only when there is nothing else. */
  @Test
  void jobsWithoutGpusPreferHostsWithout() {
    Lifecycle.empty()
        .environment("ce", 64)
        .queue("q", 1, "ce")
        .instance("ce", "i-gpu", new ResourceShape(1_000, 4_096, 1))
        .instance("ce", "i-cpu", new ResourceShape(1_000, 4_096, 0))
        .submit("A", "B")
        .on("A", "i-cpu")
        .on("B", "i-gpu");
  }

  @Test
  void bestFitLeavesTheLargestHole() {
    Lifecycle.empty()
        .environment("ce", 64)
        .queue("q", 1, "ce")
        .instance("ce", "i-large", new ResourceShape(8_000, 16_384, 0))
        .instance("ce", "i-small", new ResourceShape(2_000, 4_096, 0))
        .submit("A", job().vcpus(2))
        .submit("B", job().vcpus(8))
        .on("A", "i-small")
        .on("B", "i-large");
  }

  @Test
  void roomIsFreeFromTaskStoppedOn() {
    Lifecycle.withRoomFor(1)
        .submit("A", "B")
        .start("A")
        .terminate("A")
        .is("B", RUNNABLE)
        .end("A", StopCause.STOPPED, 143, null, null)
        .is("B", STARTING);
  }

  @Test
  void drainingInstanceTakesNothingAndIsReleasedWhenEmpty() {
    Lifecycle story =
        Lifecycle.withRoomFor(2)
            .submit("A")
            .capacity("ce", new CapacityChange.Draining("i-1"))
            .submit("B")
            .is("B", RUNNABLE);
    assertThat(released(story)).isEmpty();
    story.crash().run("A", 0);
    assertThat(released(story)).containsExactly("i-1");
    story.crash().pass(1);
    assertThat(released(story)).containsExactly("i-1");
  }

  @Test
  void emptyInstanceIsReleasedAtOnceAndAgainWhenAskedAgain() {
    Lifecycle story = Lifecycle.withRoomFor(2).capacity("ce", new CapacityChange.Draining("i-1"));
    assertThat(released(story)).containsExactly("i-1");
    story
        .capacity("ce", new CapacityChange.Resumed("i-1"))
        .submit("A")
        .is("A", STARTING)
        .run("A", 0)
        .capacity("ce", new CapacityChange.Draining("i-1"));
    assertThat(released(story)).containsExactly("i-1", "i-1");
  }

  /** A StartTask that reaches a gone instance is refused; another instance takes the job. */
  @Test
  void terminatedInstanceIsForgotten() {
    Lifecycle.withRoomFor(1)
        .submit("A")
        .capacity("ce", new CapacityChange.Terminated("i-1"))
        .end("A", StopCause.REFUSED, null, null, null)
        .is("A", RUNNABLE)
        .instance("ce", "i-2", BIG)
        .on("A", "i-2");
  }

  @Test
  void disabledEnvironmentTakesNothing() {
    Lifecycle.empty()
        .environment("ce", 4, EnvironmentDefinition.Supply.SCALED, false)
        .queue("q", 1, "ce")
        .instance("ce", "i-1", BIG)
        .submit("A")
        .is("A", RUNNABLE)
        .environment("ce", 4)
        .is("A", STARTING);
  }

  /** TR-002. */
  @Test
  void invalidEnvironmentTakesNothing() {
    Lifecycle.empty()
        .environment("ce", 4)
        .queue("q", 1, "ce")
        .capacity("ce", new CapacityChange.StatusChanged("INVALID", null))
        .instance("ce", "i-1", BIG)
        .submit("A")
        .is("A", RUNNABLE)
        .capacity("ce", new CapacityChange.StatusChanged("VALID", null))
        .is("A", STARTING);
  }

  @Test
  void instanceMayBeHeardOfBeforeItsEnvironmentAndQueue() {
    Lifecycle.empty()
        .instance("ce", "i-1", BIG)
        .submit("A")
        .queue("q", 1, "ce")
        .is("A", RUNNABLE)
        .environment("ce", 4)
        .on("A", "i-1");
  }

  @Test
  void olderNewsIsIgnored() {
    Lifecycle story = Lifecycle.withRoomFor(1);
    story.tell(
        new AccountCommand.DefineQueue(
            new QueueDefinition(Arns.queue("q"), 1, 1, List.of(), QueueDefinition.Phase.DELETED)));
    story.tell(
        new AccountCommand.ChangeCapacity(
            Arns.environment("ce"), 1, new CapacityChange.Terminated("i-1")));
    story.submit("A").is("A", STARTING);
  }

  @Test
  void placementsBeyondTheLimitFollowInTheNextStep() {
    Lifecycle story = Lifecycle.withRoomFor(10).limits(3, 3);
    story.capacity("ce", new CapacityChange.Draining("i-1")).submit("a", "b", "c", "d", "e");
    story.capacity("ce", new CapacityChange.Resumed("i-1"));
    assertThat(story.runnable("q")).containsExactly("d", "e");
    story.pass(0).is("e", STARTING);
  }

  /** The example of DemandPolicy: 10 jobs of 4 vCPUs; A may grow by 16, B by 64. */
  @Test
  void demandSpillsToTheNextEnvironment() {
    Lifecycle story =
        Lifecycle.empty().environment("A", 16).environment("B", 64).queue("q", 1, "A", "B");
    for (int i = 0; i < 10; i++) {
      story.submit("J" + i, job().vcpus(4));
    }
    assertThat(story.demand("A").waiting().milliVcpus()).isEqualTo(16_000);
    assertThat(story.demand("B").waiting().milliVcpus()).isEqualTo(24_000);
    assertThat(story.demand("A").head()).isEqualTo(new ResourceShape(4_000, 1_024, 0));
  }

  @Test
  void demandEndsWhenNothingWaits() {
    Lifecycle story = Lifecycle.empty().environment("ce", 16).queue("q", 1, "ce").submit("A");
    assertThat(story.demand("ce").waiting()).isEqualTo(new ResourceSum(1_000, 1_024, 0));
    story.crash().instance("ce", "i-1", BIG);
    assertThat(story.demand("ce").waiting()).isEqualTo(ResourceSum.NONE);
    assertThat(story.demand("ce").head()).isNull();
  }

  @Test
  void fullEnvironmentStillHearsOfItsHead() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("ce", 4)
            .queue("q", 1, "ce")
            .instance("ce", "i-1", BIG)
            .submit("A", job().vcpus(4))
            .submit("B", job().vcpus(2))
            .submit("C", job().vcpus(2));
    assertThat(story.demand("ce").waiting()).isEqualTo(new ResourceSum(2_000, 1_024, 0));
  }

  @Test
  void unmanagedAndFargateEnvironmentsAreNotAskedToGrow() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("own", 0, EnvironmentDefinition.Supply.GIVEN, true)
            .queue("q", 1, "own")
            .submit("A");
    assertThat(story.demand("own").head()).isNull();
  }

  @Test
  void smallChangesOfALargeDemandAreHeldBack() {
    Lifecycle story = Lifecycle.empty().environment("ce", 10_000).queue("q", 1, "ce");
    for (int i = 0; i < 200; i++) {
      story.submit("J" + i);
    }
    long stated = story.events.stream().filter(AccountEvent.DemandStated.class::isInstance).count();
    assertThat(stated).isLessThan(40);
    assertThat(story.demand("ce").waiting().milliVcpus()).isGreaterThan(170_000);
  }

  private static List<String> released(Lifecycle story) {
    return story.events.stream()
        .filter(AccountEvent.InstanceReleased.class::isInstance)
        .map(e -> ((AccountEvent.InstanceReleased) e).instanceId())
        .toList();
  }
}
