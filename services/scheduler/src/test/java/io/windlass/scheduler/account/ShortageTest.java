package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition.Supply;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import io.windlass.scheduler.state.AccountEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The core's handling of capacity's shortages: JQ-009, CE-011, TR-020 to TR-028. */
class ShortageTest {
  private static final String CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";
  private static final String HOST_FULL =
      "Service cannot fulfill the capacity requested for instance type [c5.xlarge]: it needs"
          + " 4 vCPUs, and of the 8 that this host may hold, 6 are taken by other instances.";
  private static final ResourceShape FOUR = new ResourceShape(4_000, 1_024, 0);

  /**
   * The example of DemandPolicy: the next environment gets demand, the first one gets the head's.
   */
  @Test
  void nextEnvironmentIsAskedForWhatTheFirstCannotGive() {
    Lifecycle story = tenJobsOfFour();
    assertThat(story.demand("A").waiting().milliVcpus()).isEqualTo(16_000);
    assertThat(story.demand("B").waiting().milliVcpus()).isEqualTo(24_000);
    shortage(story, "A");
    assertThat(story.demand("A").waiting()).isEqualTo(ResourceSum.of(FOUR));
    assertThat(story.demand("A").head()).isEqualTo(FOUR);
    assertThat(story.demand("B").waiting().milliVcpus()).isEqualTo(40_000);
  }

  @Test
  void firstEnvironmentIsAskedAgainWhenTheShortageEnds() {
    Lifecycle story = shortage(tenJobsOfFour(), "A").crash();
    story.capacity("A", new CapacityChange.Shortage("", ""));
    assertThat(story.demand("A").waiting().milliVcpus()).isEqualTo(16_000);
    assertThat(story.demand("B").waiting().milliVcpus()).isEqualTo(24_000);
  }

  /** A shortage is over when there is capacity, also without a message. */
  @Test
  void instanceThatHoldsTheHeadEndsTheShortage() {
    Lifecycle story = shortage(tenJobsOfFour(), "A").instance("A", "i-1", FOUR).is("J0", STARTING);
    assertThat(story.demand("A").waiting().milliVcpus()).isEqualTo(12_000);
    assertThat(story.demand("B").waiting().milliVcpus()).isEqualTo(24_000);
  }

  @Test
  void shortageOfOneShapeIsNoneOfASmallerOne() {
    Lifecycle story =
        shortage(tenJobsOfFour(), "A")
            .queue("small", 1, "A")
            .submit("S", job().in("small").vcpus(2));
    assertThat(story.demand("A").head()).isEqualTo(new ResourceShape(2_000, 1_024, 0));
    assertThat(story.demand("A").waiting().milliVcpus()).isEqualTo(2_000);
  }

  /**
   * A shortage of another queue's head does not unblock the blocked head: otherwise the two would
   * alternate for ever.
   */
  @Test
  void newsOfAnotherHeadIsNoEndOfTheShortage() {
    Lifecycle story =
        shortage(tenJobsOfFour(), "A")
            .queue("small", 1, "A")
            .submit("S", job().in("small").vcpus(2));
    int before = story.events.size();
    story.capacity("A", new CapacityChange.Shortage("", ""));
    assertThat(story.events.subList(before, story.events.size()))
        .hasSize(1)
        .allMatch(AccountEvent.CapacityChanged.class::isInstance);
  }

  @Test
  void repeatedShortageIsNotRepeatedToTheWorld() {
    Lifecycle story = shortage(shortage(blocked("A"), "A"), "A");
    story.pass(60).history("J", SUBMITTED, RUNNABLE, RUNNABLE);
  }

  /** TR-021, rows 1 to 3, and another token as it comes. */
  @ParameterizedTest(name = "TR-021: {0} → {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY | Service cannot fulfill the capacity requested for instance type [m5.large]: it needs 2 vCPUs | CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [m5.large]
          CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY | The Spot price is too high. | CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - The Spot price is too high.
          MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE | it needs 8 vCPUs | MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.
          MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT | it needs 9 GPUs | MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.
          NEWER:REASON | in words | NEWER:REASON - in words
          """)
  void blockedHeadSaysWhy(String token, String message, String statusReason) {
    Lifecycle story = blocked("A");
    story.capacity("A", new CapacityChange.Shortage(token, message)).crash().pass(0);
    assertThat(story.job("J").progress().statusReason()).isEqualTo(statusReason);
    assertThat(story.job("J").status()).isEqualTo(RUNNABLE);
  }

  /** TR-021, row 5. */
  @Test
  void everyEnvironmentInvalid() {
    Lifecycle story =
        blocked("A", "B")
            .capacity("A", new CapacityChange.StatusChanged("INVALID", null))
            .submit("next");
    assertThat(story.job("J").progress().statusReason()).isNull();
    story.capacity("B", new CapacityChange.StatusChanged("INVALID", null));
    assertThat(story.job("J").progress().statusReason())
        .isEqualTo("ACTION_REQUIRED - CE(s) associated with the job queue are invalid.");
    assertThat(story.job("next").progress().statusReason()).isNull();
  }

  /** TR-028: one workable environment is enough; both short: the first one's reason. */
  @Test
  void blockedOnlyWhenEveryEnvironmentIs() {
    Lifecycle story = shortage(blocked("A", "B"), "A");
    assertThat(story.job("J").progress().statusReason()).isNull();
    story.capacity(
        "B", new CapacityChange.Shortage("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", "no"));
    assertThat(story.job("J").progress().statusReason()).startsWith(CAPACITY + " - ");
  }

  @Test
  void reasonGoesWhenTheShortageEndsAndWhenTheJobIsPlaced() {
    Lifecycle story = blockedOnCapacity().capacity("A", new CapacityChange.Shortage("", ""));
    assertThat(story.job("J").progress().statusReason()).isNull();
    shortage(story, "A").instance("A", "i-1", FOUR).is("J", STARTING);
    assertThat(story.job("J").progress().statusReason()).isNull();
  }

  /** TR-025: when the blocked head is cancelled, the next one comes, and may block too. */
  @Test
  void nextHeadBlocksToo() {
    Lifecycle story = blockedOnCapacity().submit("K", job().vcpus(4)).cancel("J");
    assertThat(story.job("K").progress().statusReason()).startsWith(CAPACITY);
  }

  /**
   * A Fargate head that is larger than the host is reported to capacity, which answers with the
   * reason.
   */
  @Test
  void oversizedHeadOnFargateIsNotMetWithSilence() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("A", 64, Supply.ELASTIC, true)
            .queue("q", 1, "A")
            .instance("A", "fargate", new ResourceShape(8_000, 16_384, 0))
            .submit("fits", job().vcpus(8))
            .submit("waits", job().vcpus(8));
    assertThat(story.demand("A").head()).isNull();
    story.cancel("waits").submit("J", job().vcpus(16));
    assertThat(story.demand("A").head()).isEqualTo(new ResourceShape(16_000, 1_024, 0));
    story.capacity(
        "A", new CapacityChange.Shortage("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", "too large"));
    assertThat(story.job("J").progress().statusReason())
        .startsWith("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - ");
    story.cancel("J");
    assertThat(story.demand("A").head()).isNull();
  }

  /** JQ-009: an environment that is too small for the head passes everything on. */
  @Test
  void oversizedHeadGoesToTheNextEnvironment() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("A", 4)
            .environment("B", 64)
            .queue("q", 1, "A", "B")
            .submit("J", job().vcpus(16));
    assertThat(story.demand("A").head()).isEqualTo(new ResourceShape(16_000, 1_024, 0));
    assertThat(story.demand("B").waiting().milliVcpus()).isEqualTo(16_000);
  }

  /** JS row 12, JQ-051, JQ-053, TR-023, TR-024: the second counts from when it is the head. */
  @Test
  void blockedHeadIsCancelledWhenItsTimeIsOver() {
    String reason = "Canceled by JobStateTimeLimit action due to reason: " + CAPACITY;
    Lifecycle story =
        Lifecycle.empty()
            .environment("A", 64)
            .limitedQueue("q", CAPACITY, 600, "A")
            .submit("J", job().vcpus(4).attempts(5))
            .submit("K", job().vcpus(4));
    story.pass(1_000).is("J", RUNNABLE);
    shortage(story, "A").pass(599).is("J", RUNNABLE).crash().pass(0).pass(1);
    story.isFailed("J", reason).attempts("J", 0).is("K", RUNNABLE);
    assertThat(story.job("J").isCancelled()).isTrue();
    story.pass(599).is("K", RUNNABLE).pass(1).isFailed("K", reason);
    assertThat(story.core().nextTimer()).isEmpty();
  }

  /** JQ-050, JQ-052, JQ-053, TR-024: the reasons that a limit can be for, and AWS's words then. */
  @ParameterizedTest
  @CsvSource({
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
    "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"
  })
  void limitForEachReasonThatMayHaveOne(String reason) {
    Lifecycle story =
        Lifecycle.empty()
            .environment("A", 64)
            .limitedQueue("q", reason, 600, "A")
            .submit("J", job().vcpus(4))
            .submit("K", job().vcpus(4))
            .capacity("A", new CapacityChange.Shortage(reason, "in words [m5.large] and figures"));
    story.pass(599).is("J", RUNNABLE).pass(1);
    story.isFailed("J", "Canceled by JobStateTimeLimit action due to reason: " + reason);
    story.is("K", RUNNABLE).pass(600);
    story.isFailed("K", "Canceled by JobStateTimeLimit action due to reason: " + reason);
  }

  /** TR-023: a reason without a limit does not count, and the clock starts again with another. */
  @Test
  void limitIsForItsReasonAlone() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("A", 64)
            .limitedQueue("q", CAPACITY, 600, "A")
            .submit("J", JobPlan.array(2).vcpus(4));
    story.capacity("A", new CapacityChange.Shortage("MISCONFIGURATION:OTHER", "no"));
    story.pass(5_000).is("J:0", RUNNABLE);
    shortage(story, "A").pass(599).is("J:0", RUNNABLE).pass(1).is("J:0", FAILED);
    story.is("J:1", RUNNABLE).capacity("A", new CapacityChange.Shortage("", "")).pass(6_000);
    story.is("J:1", RUNNABLE);
  }

  static Lifecycle blockedOnCapacity() {
    Lifecycle story = shortage(blocked("A"), "A");
    assertThat(story.job("J").progress().statusReason())
        .isEqualTo(
            CAPACITY
                + " - Service cannot fulfill the capacity requested for instance type [c5.xlarge]");
    return story;
  }

  private static Lifecycle blocked(String... environments) {
    Lifecycle story = Lifecycle.empty();
    for (String name : environments) {
      story.environment(name, 64);
    }
    return story.queue("q", 1, environments).submit("J", job().vcpus(4));
  }

  private static Lifecycle tenJobsOfFour() {
    Lifecycle story =
        Lifecycle.empty().environment("A", 16).environment("B", 64).queue("q", 2, "A", "B");
    for (int i = 0; i < 10; i++) {
      story.submit("J" + i, job().vcpus(4));
    }
    return story;
  }

  private static Lifecycle shortage(Lifecycle story, String environment) {
    return story.capacity(environment, new CapacityChange.Shortage(CAPACITY, HOST_FULL));
  }
}
