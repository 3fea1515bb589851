package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.placement.EnvironmentDefinition.Supply;
import io.windlass.scheduler.resource.ResourceShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chapter CR: locks of consumable resources, and the three tables. */
class ConsumablesTest {
  private static final String WAITS_FOR_4 =
      "CAPACITY:INSUFFICIENT_CONSUMABLE_RESOURCE - The job waits for 4 of consumable resource r.";

  private static Lifecycle withTen(boolean replenishable) {
    return Lifecycle.withRoomFor(100).consumable("r", replenishable, 10).levels("r", 10, 10, 0);
  }

  private static JobPlan needing(long quantity) {
    return JobPlan.job().consuming("r", quantity);
  }

  /**
   * CR-020 to CR-023, row by row: CR-021, CR-022, CR-023, 03 X-09 and 04 X-13 (it waits RUNNABLE).
   */
  @Test
  void cr020to023TheTableOfReplenishableResources() {
    Lifecycle life = withTen(true);
    life.submit("j1", needing(4)).is("j1", JobStatus.STARTING).levels("r", 10, 6, 4);
    life.submit("j2", needing(4)).is("j2", JobStatus.STARTING).levels("r", 10, 2, 8);
    life.submit("j3", needing(4)).is("j3", JobStatus.RUNNABLE).levels("r", 10, 2, 8);
    assertThat(life.job("j3").progress().statusReason()).isEqualTo(WAITS_FOR_4);
    life.run("j1", 1).is("j1", JobStatus.FAILED).is("j3", JobStatus.STARTING);
    assertThat(life.job("j3").progress().statusReason()).isNull();
    life.levels("r", 10, 2, 8).run("j2", 0).run("j3", 0).levels("r", 10, 10, 0);
  }

  @Test
  void cr024TheTableOfNonReplenishableResources() {
    Lifecycle life = withTen(false);
    life.submit("j1", needing(4)).is("j1", JobStatus.STARTING).levels("r", 6, 6, 4);
    life.run("j1", 0).levels("r", 6, 6, 0);
    life.submit("j2", needing(4)).run("j2", 1).is("j2", JobStatus.FAILED).levels("r", 2, 2, 0);
    life.submit("j3", needing(4)).is("j3", JobStatus.RUNNABLE).levels("r", 2, 2, 0);
    life.crash().pass(1).is("j3", JobStatus.RUNNABLE).levels("r", 2, 2, 0);
  }

  /** CR-031, CR-032, CR-033. */
  @Test
  void cr031to033TheTableOfUpdates() {
    Lifecycle life = withTen(true);
    life.submit("j1", needing(3)).submit("j2", needing(3)).levels("r", 10, 4, 6);
    life.consumable("r", true, 20).levels("r", 20, 14, 6);
    life.consumable("r", true, 8).levels("r", 8, 2, 6);
    life.consumable("r", true, 5).levels("r", 6, 0, 6).is("j1", JobStatus.STARTING);
    life.run("j1", 0).levels("r", 5, 2, 3);
  }

  @Test
  void cr031cr032AnIncreaseSchedulesThoseThatWaitAndADecreaseIsThereAtOnce() {
    Lifecycle life = withTen(true).consumable("r", true, 3).levels("r", 3, 3, 0);
    life.submit("j1", needing(4)).submit("j2", needing(4));
    assertThat(life.aside("q")).containsExactly("j1", "j2");
    life.consumable("r", true, 20).is("j1", JobStatus.STARTING).is("j2", JobStatus.STARTING);
    life.levels("r", 20, 12, 8);
  }

  @Test
  void cr021AllOrNothingOverTheList() {
    Lifecycle life = withTen(true).consumable("s", true, 1);
    life.submit("j1", needing(1).consuming("s", 1)).levels("r", 10, 9, 1).levels("s", 1, 0, 1);
    life.submit("j2", needing(9).consuming("s", 1)).is("j2", JobStatus.RUNNABLE);
    life.levels("r", 10, 9, 1).levels("s", 1, 0, 1);
    life.run("j1", 0).is("j2", JobStatus.STARTING).levels("r", 10, 1, 9).levels("s", 1, 0, 1);
  }

  @Test
  void cr021TerminateAndTimeoutReleaseAndStartingHolds() {
    Lifecycle life = withTen(true);
    life.submit("j1", needing(4)).levels("r", 10, 6, 4).start("j1").levels("r", 10, 6, 4);
    life.terminate("j1").levels("r", 10, 6, 4);
    life.end("j1", StopCause.STOPPED, 137, null, null).is("j1", JobStatus.FAILED);
    life.levels("r", 10, 10, 0);
  }

  @Test
  void cr025AJobCancelledBeforeStartingConsumesNothing() {
    Lifecycle life = withTen(false).submit("j1", needing(11)).cancel("j1");
    life.is("j1", JobStatus.FAILED).levels("r", 10, 10, 0);
    assertThat(life.aside("q")).isEmpty();
  }

  @Test
  void cr026AReturnToRunnableReleasesAndTheNextAttemptLocksAgain() {
    Lifecycle life = withTen(true).submit("j1", needing(7).attempts(2));
    life.submit("j2", needing(7)).is("j2", JobStatus.RUNNABLE);
    life.run("j1", 1).is("j1", JobStatus.STARTING).attempts("j1", 1).levels("r", 10, 3, 7);
    life.run("j1", 0).is("j2", JobStatus.STARTING).levels("r", 10, 3, 7);
  }

  @Test
  void cr026ANonReplenishableUnitIsChargedForEachAttempt() {
    Lifecycle life = withTen(false).submit("j1", needing(4).attempts(2)).levels("r", 6, 6, 4);
    life.run("j1", 1).is("j1", JobStatus.STARTING).levels("r", 2, 2, 4);
    life.run("j1", 0).levels("r", 2, 2, 0);
  }

  /** CR-001: first come first served or by shares; EC2, EKS, Fargate and one's own; any kind. */
  @ParameterizedTest(name = "CR-001: {0}, policy {1}, {2}")
  @CsvSource({
    "SCALED, false, plain",
    "SCALED, false, array",
    "SCALED, false, gang",
    "SCALED, true, plain",
    "SCALED, true, array",
    "SCALED, true, gang",
    "ELASTIC, false, plain",
    "ELASTIC, true, array",
    "GIVEN, false, array",
    "GIVEN, true, plain"
  })
  void cr001EveryKindOfJobQueueAndEnvironment(Supply supply, boolean fair, String kind) {
    Lifecycle life = Lifecycle.empty().environment("ce", 64, supply, true).policy("p", 0, 0);
    life = fair ? life.fairQueue("q", "p", "ce") : life.queue("q", 1, "ce");
    for (int i = 1; i <= 4; i++) {
      life.instance("ce", "i-" + i, new ResourceShape(4_000, 16_000, 0));
    }
    life.consumable("r", true, 10);
    JobPlan plan =
        switch (kind) {
          case "array" -> JobPlan.array(2).consuming("r", 3);
          case "gang" -> JobPlan.gang(2).consuming("r", 6);
          default -> JobPlan.job().consuming("r", 6);
        };
    JobPlan other = fair ? needing(6).share("B") : needing(6);
    life.submit("j1", fair ? plan.share("A") : plan).submit("j2", other);
    life.is("j2", JobStatus.RUNNABLE).levels("r", 10, 4, 6);
    switch (kind) {
      case "array" -> life.run("j1:0", 0).run("j1:1", 0);
      case "gang" -> life.run("j1#0", 0).exit("j1#1", 0);
      default -> life.run("j1", 0);
    }
    life.is("j1", JobStatus.SUCCEEDED).is("j2", JobStatus.STARTING).levels("r", 10, 4, 6);
  }

  /** CR-013: what all nodes need at once, or nothing; once per attempt of the job. */
  @Test
  void cr013TheNodesOfAJobLockTogether() {
    Lifecycle life = Lifecycle.empty().environment("ce", 64).queue("q", 1, "ce");
    for (int i = 1; i <= 3; i++) {
      life.instance("ce", "i-" + i, new ResourceShape(4_000, 16_000, 0));
    }
    life.consumable("r", false, 10).submit("g", JobPlan.gang(3).consuming("r", 11));
    life.is("g", JobStatus.RUNNABLE).levels("r", 10, 10, 0);
    life.consumable("r", false, 22).is("g", JobStatus.STARTING).levels("r", 11, 11, 11);
    life.start("g#0").start("g#1").start("g#2").levels("r", 11, 11, 11);
    life.exit("g#1", 1).levels("r", 11, 11, 11).exit("g#0", 0).exit("g#2", 0);
    life.is("g", JobStatus.SUCCEEDED).levels("r", 11, 11, 0);
  }

  @Test
  void cr027AJobShortOfAResourceDoesNotBlockThoseBehindItThatNeedOthers() {
    Lifecycle life = withTen(true).consumable("s", true, 1);
    life.submit("j1", needing(11)).submit("j2", JobPlan.job().consuming("s", 1)).submit("j3");
    life.is("j1", JobStatus.RUNNABLE).is("j2", JobStatus.STARTING).is("j3", JobStatus.STARTING);
    assertThat(life.demand("ce").waiting().isNone()).isTrue();
  }

  @Test
  void cr027ThoseThatWaitForTheSameResourceKeepTheirOrder() {
    Lifecycle life = withTen(true).submit("j1", needing(8));
    life.submit("j2", needing(5)).submit("j3", needing(1)).submit("j4", needing(1));
    assertThat(life.aside("q")).containsExactly("j2", "j3", "j4");
    life.cancel("j2").is("j3", JobStatus.STARTING).is("j4", JobStatus.STARTING);
    life.levels("r", 10, 0, 10);
  }

  @Test
  void cr027OneThatReturnsHasThePlaceItHad() {
    Lifecycle life = Lifecycle.withRoomFor(2).consumable("r", true, 1);
    life.submit("j1", needing(1)).submit("j2", needing(1)).submit("full").submit("j4");
    assertThat(life.runnable("q")).containsExactly("j4");
    life.run("j1", 0).is("j2", JobStatus.STARTING).is("j4", JobStatus.RUNNABLE);
  }

  @Test
  void cr027OneThatIsShortOfAnotherResourceThenLetsTheNextOneGo() {
    Lifecycle life = Lifecycle.withRoomFor(9).consumable("r", true, 1).consumable("s", true, 0);
    life.submit("j1", needing(1));
    life.submit("j2", needing(1).consuming("s", 1)).submit("j3", needing(1));
    life.run("j1", 0).is("j2", JobStatus.RUNNABLE).is("j3", JobStatus.STARTING);
    life.consumable("s", true, 1).is("j2", JobStatus.RUNNABLE);
    life.run("j3", 0).is("j2", JobStatus.STARTING);
  }

  @Test
  void cr028LocksAreAccountWideOverQueues() {
    Lifecycle life = withTen(true).queue("other", 9, "ce");
    life.submit("j1", needing(6)).submit("j2", needing(6).in("other"));
    life.is("j2", JobStatus.RUNNABLE).levels("r", 10, 4, 6);
    life.run("j1", 0).is("j2", JobStatus.STARTING);
  }

  @Test
  void cr013EachChildOfAnArrayNeedsItsOwnQuantity() {
    Lifecycle life = withTen(true);
    life.submit("a", JobPlan.array(5).consuming("r", 4)).levels("r", 10, 2, 8);
    life.summary("a", "RUNNABLE=3, STARTING=2");
    assertThat(life.aside("q")).containsExactly("a:2");
    assertThat(life.runnable("q")).isEmpty();
    life.submit("plain").is("plain", JobStatus.STARTING);
    life.run("a:0", 0).is("a:2", JobStatus.STARTING).levels("r", 10, 2, 8);
    life.run("a:1", 0).run("a:2", 0).is("a:4", JobStatus.STARTING).levels("r", 10, 2, 8);
    life.run("a:3", 0).run("a:4", 0).is("a", JobStatus.SUCCEEDED).levels("r", 10, 10, 0);
  }

  @Test
  void cr013AnArrayThatIsCancelledLeavesNobodyAside() {
    Lifecycle life = withTen(true).submit("a", JobPlan.array(50).consuming("r", 11));
    assertThat(life.aside("q")).containsExactly("a:0");
    life.cancel("a").is("a", JobStatus.FAILED);
    assertThat(life.aside("q")).isEmpty();
    assertThat(life.runnable("q")).isEmpty();
  }

  /** CR-042, CR-043, CR-044, CR-045: a job that is placed just before the deletion continues. */
  @Test
  void cr042to045DeletedAndCreatedAgain() {
    Lifecycle life = withTen(true).submit("j1", needing(6)).start("j1");
    life.consumable("r", true, 1, 10, true).levels("r", 0, 0, 0).is("j1", JobStatus.RUNNING);
    life.submit("j2", needing(4)).is("j2", JobStatus.RUNNABLE);
    assertThat(life.job("j2").progress().statusReason()).isEqualTo(WAITS_FOR_4);
    life.consumable("r", true, 3, 4, false).is("j2", JobStatus.STARTING).levels("r", 4, 0, 4);
    life.run("j1", 0).is("j1", JobStatus.SUCCEEDED).levels("r", 4, 0, 4);
    life.run("j2", 0).levels("r", 4, 4, 0);
  }

  @Test
  void cr044TheReturnOfADeletedResourceIsDropped() {
    Lifecycle life = withTen(true).submit("j1", needing(6)).start("j1");
    life.consumable("r", true, 1, 10, true).exit("j1", 0).is("j1", JobStatus.SUCCEEDED);
    life.levels("r", 0, 0, 0).consumable("r", true, 3, 7, false).levels("r", 7, 7, 0);
  }

  @Test
  void cr045CreatedAgainTwiceWhileAJobRuns() {
    Lifecycle life = withTen(true).submit("j1", needing(6)).start("j1");
    life.consumable("r", true, 2, 5, false).levels("r", 5, 5, 0).crash().levels("r", 5, 5, 0);
    life.consumable("r", true, 3, 8, false).levels("r", 8, 8, 0);
    life.exit("j1", 0).levels("r", 8, 8, 0);
  }

  @Test
  void cr034SettingAnewForgetsWhatWasSpentAndRemovingMoreThanIsLeftLeavesNothing() {
    Lifecycle life = withTen(false).submit("j1", needing(4)).levels("r", 6, 6, 4);
    life.consumable("r", false, 12).levels("r", 8, 8, 4);
    life.consumable("r", false, 2).levels("r", 0, 0, 4);
    life.consumable("r", false, 5).levels("r", 3, 3, 4);
  }

  @Test
  void cr007cr020ARefusedStartTakesNothingTwice() {
    Lifecycle life = withTen(true).submit("j1", needing(6));
    life.end("j1", StopCause.REFUSED, null, null, null).is("j1", JobStatus.STARTING);
    life.levels("r", 10, 4, 6);
  }

  @Test
  void cr004cr045AnUnknownResourceIsWaitedFor() {
    Lifecycle life = Lifecycle.withRoomFor(4).submit("j1", needing(4)).is("j1", JobStatus.RUNNABLE);
    life.crash().consumable("r", true, 4).is("j1", JobStatus.STARTING).levels("r", 4, 0, 4);
  }

  @Test
  void jq042PlacementNeedsRoomAndResources() {
    Lifecycle life = Lifecycle.withRoomFor(1).consumable("r", true, 4);
    life.submit("full").submit("j1", needing(4)).is("j1", JobStatus.RUNNABLE);
    life.levels("r", 4, 4, 0).run("full", 0).is("j1", JobStatus.STARTING).levels("r", 4, 0, 4);
  }

  @Test
  void cr027AResourceIsNotKeptForOneWhoseQueueIsBlocked() {
    Lifecycle life = Lifecycle.withRoomFor(4).consumable("r", true, 1).queue("other", 1, "ce");
    life.submit("holder", needing(1)).submit("j1", needing(1).vcpus(2));
    life.submit("j2", needing(1).in("other"));
    assertThat(life.aside("q")).containsExactly("j1");
    life.instance("ce", "i-2", new ResourceShape(0, 0, 0)).submit("big", JobPlan.job().vcpus(3));
    life.submit("bigger", JobPlan.job().vcpus(4)).run("holder", 0);
    life.is("j1", JobStatus.RUNNABLE).is("j2", JobStatus.STARTING);
  }

  @Test
  void jq054AJobThatWaitsForAResourceIsLimitedToo() {
    Lifecycle life =
        Lifecycle.empty()
            .environment("ce", 256)
            .limitedQueue("q", "CAPACITY:INSUFFICIENT_CONSUMABLE_RESOURCE", 600, "ce")
            .instance("ce", "i-1", new ResourceShape(9_000, 9_000, 0))
            .consumable("r", true, 1);
    life.submit("j1", needing(1)).submit("j2", needing(1)).pass(300).submit("j3", needing(1));
    life.pass(299).is("j2", JobStatus.RUNNABLE);
    life.pass(1)
        .isFailed(
            "j2",
            "Canceled by JobStateTimeLimit action due to reason:"
                + " CAPACITY:INSUFFICIENT_CONSUMABLE_RESOURCE");
    life.crash().pass(299).is("j3", JobStatus.RUNNABLE).pass(1).is("j3", JobStatus.FAILED);
    life.is("j1", JobStatus.STARTING);
  }

  @Test
  void jq054TheLimitForCapacityHoldsWhereTheQueueHasNoneForResources() {
    Lifecycle life =
        Lifecycle.empty()
            .environment("ce", 256)
            .limitedQueue("q", "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", 600, "ce")
            .submit("a", JobPlan.array(2).consuming("r", 1));
    life.pass(600)
        .isFailed(
            "a:0",
            "Canceled by JobStateTimeLimit action due to reason:"
                + " CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY");
    life.is("a:1", JobStatus.RUNNABLE).pass(600).is("a:1", JobStatus.FAILED);
  }
}
