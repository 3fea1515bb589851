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
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition.Supply;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of chapters J, JS, RT, DEP and TO besides their tables. */
class JobLifeTest {
  private static final long DAY = 86_400;

  /** J-001: many independent jobs, each the unit of work in its one queue. */
  @Test
  void manyIndependentJobsRunEachOnce() {
    Lifecycle story = Lifecycle.withRoomFor(50).queue("other", 1, "ce");
    String[] names = IntStream.range(0, 200).mapToObj(i -> "J" + i).toArray(String[]::new);
    for (int i = 0; i < names.length; i++) {
      story.submit(names[i], job().in(i % 2 == 0 ? "q" : "other"));
    }
    for (String name : names) {
      story.run(name, 0).is(name, SUCCEEDED).attempts(name, 1);
    }
  }

  /** JS-002: dependencies are looked at once the queue is known, and decide what follows. */
  @Test
  void submittedJobIsEvaluatedByItsDependencies() {
    Lifecycle.empty()
        .submit("A")
        .submit("B", job().dependsOn("A"))
        .is("A", SUBMITTED)
        .is("B", SUBMITTED)
        .environment("ce", 4)
        .queue("q", 1, "ce")
        .history("A", SUBMITTED, RUNNABLE)
        .history("B", SUBMITTED, PENDING);
  }

  /** JS-003: a job waits until all its dependencies are satisfied, and never runs if one fails. */
  @Test
  void pendingWaitsForAllAndFailsWithOne() {
    Lifecycle.withRoomFor(4)
        .submit("A", "B")
        .submit("both", job().dependsOn("A", "B"))
        .run("A", 0)
        .is("both", PENDING)
        .submit("C")
        .submit("one", job().dependsOn("B", "C"))
        .run("C", 1)
        .history("one", SUBMITTED, PENDING, FAILED)
        .run("B", 0)
        .is("both", STARTING);
  }

  /** JS-004: no upper bound on the wait, and a start as soon as there is room. */
  @Test
  void runnableWaitsWithoutLimit() {
    JobStatesTest.withoutRoom()
        .submit("A", job().timeout(60))
        .pass(400 * DAY)
        .crash()
        .history("A", SUBMITTED, RUNNABLE)
        .instance("ce", "i-1", new ResourceShape(1_000, 1_024, 0))
        .is("A", STARTING);
  }

  /** JS-005, its table: what happens before the container is up counts as STARTING. */
  @ParameterizedTest(name = "JS-005: {0} of {1} min → STARTING {1} min")
  @CsvSource({"image pull, 3", "EKS init containers, 10"})
  void startingLastsUntilTheContainerIsUp(String what, int minutes) {
    Lifecycle story =
        Lifecycle.withRoomFor(1)
            .submit("A", job().timeout(60))
            .pass(minutes * 60L)
            .is("A", STARTING)
            .stopOrdered("A", 0)
            .start("A")
            .is("A", RUNNING);
    Instant placed = story.job("A").submission().createdAt();
    assertThat(Duration.between(placed, story.job("A").progress().since()))
        .as(what)
        .isEqualTo(Duration.ofMinutes(minutes));
    story.pass(59).stopOrdered("A", 0).pass(1).stopOrdered("A", 1);
  }

  /** JS-007: FAILED means that all attempts are used, or that no retry applies. */
  @Test
  void failedOnlyWhenNothingMoreIsTried() {
    Lifecycle.withRoomFor(2)
        .submit("used", job().attempts(2))
        .submit("exit", job().attempts(9).exitOnReason("*"))
        .run("used", 1)
        .is("used", STARTING)
        .run("used", 1)
        .is("used", FAILED)
        .attempts("used", 2)
        .run("exit", 1)
        .is("exit", FAILED)
        .attempts("exit", 1);
  }

  /** JS-007: both ends are final. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theEndIsFinal(int exitCode) {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A").run("A", exitCode);
    int records = story.steps("A").size();
    story
        .cancel("A")
        .terminate("A")
        .submit("A")
        .crash()
        .submit("A")
        .terminate("A")
        .end("A", story.attempt("A").taskId(), StopCause.EXITED, 1 - exitCode, null, null);
    assertThat(story.steps("A")).hasSize(records);
  }

  /** JS-022, RT-004: what cannot run at all fails without an attempt, whatever the strategy. */
  @Test
  void invalidDefinitionIsNotRetried() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().invalid("51 tags").attempts(10).retryOnStatusReason("*"))
        .history("A", SUBMITTED, FAILED)
        .isFailed("A", "51 tags")
        .attempts("A", 0)
        .pass(60)
        .is("A", FAILED);
  }

  /** What RT-004 lists, with ten attempts and a rule that retries everything. */
  enum Unretryable {
    CANCEL {
      @Override
      Lifecycle story(Lifecycle start) {
        return start
            .capacity("ce", new CapacityChange.Draining("i-1"))
            .submit("A", greedy())
            .cancel("A")
            .attempts("A", 0);
      }
    },
    TERMINATE {
      @Override
      Lifecycle story(Lifecycle start) {
        return start
            .submit("A", greedy())
            .start("A")
            .terminate("A")
            .end("A", StopCause.STOPPED, 143, null, null)
            .attempts("A", 1);
      }
    },
    TIMEOUT {
      @Override
      Lifecycle story(Lifecycle start) {
        return start
            .submit("A", greedy().timeout(60))
            .start("A")
            .pass(60)
            .end("A", StopCause.STOPPED, 137, null, null)
            .attempts("A", 1);
      }
    },
    DEPENDENCY_FAILED {
      @Override
      Lifecycle story(Lifecycle start) {
        return start.submit("D").submit("A", greedy().dependsOn("D")).run("D", 1).attempts("A", 0);
      }
    };

    abstract Lifecycle story(Lifecycle start);

    private static JobPlan greedy() {
      return job().attempts(10).retryOnStatusReason("*");
    }
  }

  /** RT-004. */
  @ParameterizedTest(name = "RT-004: {0} is not retried")
  @EnumSource
  void unretryable(Unretryable cause) {
    cause
        .story(Lifecycle.withRoomFor(1))
        .is("A", FAILED)
        .capacity("ce", new CapacityChange.Resumed("i-1"))
        .pass(3_600)
        .is("A", FAILED);
  }

  /** RT-015 is advice (one to three retries on Spot); followed, it rides out lost hosts. */
  @Test
  void threeRetriesRideOutThreeLostSpotInstances() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", job().attempts(4));
    for (int lost = 0; lost < 3; lost++) {
      story.start("A").end("A", StopCause.HOST_LOST, null, null, null).is("A", STARTING);
    }
    story.run("A", 0).is("A", SUCCEEDED).attempts("A", 4);
  }

  /** DEP-009: a wait for room is no dependency; it happens in RUNNABLE and fails nobody. */
  @Test
  void waitForResourcesIsNoDependency() {
    JobStatesTest.withoutRoom()
        .submit("A")
        .submit("B", job().dependsOn("A"))
        .pass(DAY)
        .is("A", RUNNABLE)
        .is("B", PENDING)
        .instance("ce", "i-1", new ResourceShape(1_000, 1_024, 0))
        .run("A", 0)
        .history("B", SUBMITTED, PENDING, RUNNABLE, STARTING);
  }

  /** TO-004, 04 X-12: a timeout fails the job and is not retried, whatever the rules say. */
  @Test
  void timeoutIsNotRetried() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().timeout(60).attempts(10).retryOnStatusReason("*"))
        .start("A")
        .pass(60)
        .end("A", StopCause.STOPPED, 137, null, "Job attempt duration exceeded timeout")
        .isFailed("A", "Job attempt duration exceeded timeout")
        .attempts("A", 1);
  }

  /** TO-005: the attempt after one that failed by itself has its time from its own start. */
  @Test
  void everyAttemptHasAFreshClock() {
    Lifecycle.withRoomFor(1)
        .submit("A", job().timeout(60).attempts(3))
        .start("A")
        .pass(59)
        .exit("A", 1)
        .pass(100)
        .start("A")
        .crash()
        .pass(59)
        .stopOrdered("A", 0)
        .pass(1)
        .stopOrdered("A", 1)
        .end("A", StopCause.STOPPED, 137, null, null)
        .isFailed("A", "Job attempt duration exceeded timeout")
        .attempts("A", 2);
  }

  /** TO-008: wherever a job runs, EKS and Fargate included, its limit is kept by the scheduler. */
  @ParameterizedTest(name = "TO-008: environment of supply {0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERVICE")
  void timeoutsHoldOnEveryKindOfEnvironment(Supply supply) {
    Lifecycle.empty()
        .environment("ce", 4, supply, true)
        .queue("q", 1, "ce")
        .instance("ce", "i-1", new ResourceShape(4_000, 8_192, 0))
        .submit("A", job().timeout(60))
        .start("A")
        .pass(60)
        .stopOrdered("A", 1);
  }

  /** J-012: no cap at 14 days, on Fargate neither. */
  @Test
  void aLimitOfAYearIsKept() {
    Lifecycle.empty()
        .environment("ce", 4, Supply.ELASTIC, true)
        .queue("q", 1, "ce")
        .instance("ce", "fargate", new ResourceShape(4_000, 8_192, 0))
        .submit("A", job().timeout(365 * DAY))
        .submit("B")
        .start("A")
        .start("B")
        .pass(365 * DAY - 1)
        .stopOrdered("A", 0)
        .pass(1)
        .stopOrdered("A", 1)
        .stopOrdered("B", 0);
  }
}
