package io.windlass.capacity.scaling;

import static io.windlass.capacity.scaling.AllocationStrategy.BEST_FIT;
import static io.windlass.capacity.scaling.AllocationStrategy.BEST_FIT_PROGRESSIVE;
import static io.windlass.capacity.scaling.AllocationStrategy.SPOT_CAPACITY_OPTIMIZED;
import static io.windlass.capacity.scaling.AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleUpTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** CE-009: maximum and minimum hold for any demand. */
  @ParameterizedTest
  @CsvSource({
    // min, max, jobs, launched c5.large
    "0, 256, 0, 0",
    "0, 256, 1, 1",
    "0, 256, 2, 1",
    "0, 256, 3, 2",
    "0, 8, 100, 4",
    "4, 8, 0, 2",
    "4, 8, 1, 2",
    "4, 8, 5, 3",
    "0, 0, 5, 0"
  })
  void launchesWhatIsWantedBetweenMinimumAndMaximum(long min, long max, int jobs, int launched) {
    Scene scene = new Scene().vcpus(min, max);
    if (jobs > 0) {
      scene.waiting(jobs, 1, 512);
    }
    assertThat(scene.plan()).isEqualTo(Collections.nCopies(launched, "launch c5.large"));
  }

  /**
   * CE-010: with a maximum of 10 and hosts of 4 vCPUs, 12 vCPUs are possible and 16 are not;
   * BEST_FIT stays below 10.
   */
  @ParameterizedTest
  @CsvSource({
    "BEST_FIT_PROGRESSIVE, false, 3",
    "SPOT_CAPACITY_OPTIMIZED, true, 3",
    "SPOT_PRICE_CAPACITY_OPTIMIZED, true, 3",
    "BEST_FIT, true, 3",
    "BEST_FIT, false, 2"
  })
  void exceedsTheMaximumByOneInstanceAtMost(
      AllocationStrategy strategy, boolean spot, int launched) {
    Scene scene = new Scene().allowing("c5.xlarge").vcpus(0, 10).by(strategy).waiting(100, 1, 512);
    if (spot) {
      scene.spot(100, 0);
    }
    assertThat(scene.plan()).hasSize(launched);
  }

  @Test
  void aSmallerTypeIsPreferredToExceedingTheMaximum() {
    Scene scene = new Scene().allowing("c5.xlarge", "c5.large").vcpus(0, 6).waiting(100, 1, 512);
    assertThat(scene.plan()).containsExactly("launch c5.xlarge", "launch c5.large");
  }

  /** CE-077: 8192 MiB do not fit on a nominal 8-GiB host. */
  @Test
  void aLargerTypeIsLaunchedWhereTheNominalSizeDoesNotSuffice() {
    assertThat(new Scene().allowing("m4.large", "m4.xlarge").waiting(1, 1, 8192).plan())
        .containsExactly("launch m4.xlarge");
    assertThat(new Scene().allowing("m4.large").waiting(1, 1, 8192).reconcile())
        .satisfies(
            plan -> {
              assertThat(plan.commands()).isEmpty();
              assertThat(plan.shortage())
                  .extracting(Shortage::reason)
                  .isEqualTo(Shortage.Reason.JOB_RESOURCE_REQUIREMENT);
            });
  }

  /** CE-050, CE-051, CE-053, CE-054. */
  @Test
  void strategiesChooseDifferently() {
    String[] types = {"c5.large", "c5.4xlarge", "c6a.4xlarge", "r5.large"};
    Scene scene = new Scene().allowing(types).waiting(64, 1, 1024).host(32, 100_000);
    assertThat(scene.by(BEST_FIT).plan()).hasSize(16).containsOnly("launch c5.large");
    assertThat(scene.by(BEST_FIT_PROGRESSIVE).plan())
        .containsExactly("launch c6a.4xlarge", "launch c6a.4xlarge");
    scene.spot(100, 0);
    assertThat(scene.by(SPOT_PRICE_CAPACITY_OPTIMIZED).plan()).hasSize(2);
    assertThat(scene.by(SPOT_CAPACITY_OPTIMIZED).plan()).hasSize(16);
  }

  /**
   * CE-050: if the best type is out of stock, BEST_FIT launches no other one. CE-051:
   * BEST_FIT_PROGRESSIVE launches the next one.
   */
  @Test
  void bestFitWaitsForItsTypeAndProgressiveTakesTheNext() {
    Scene scene = new Scene().allowing("c6a.xlarge", "r5dn.large").waiting(1, 1, 6000);
    assertThat(scene.by(BEST_FIT).plan()).containsExactly("launch c6a.xlarge");
    scene.host(2, 20_000);
    assertThat(scene.by(BEST_FIT).plan()).isEmpty();
    assertThat(scene.reconcile().waitsForHost()).isTrue();
    assertThat(scene.by(BEST_FIT_PROGRESSIVE).plan()).containsExactly("launch r5dn.large");
  }

  /** CE-008: launch only while the price is below the bid. */
  @ParameterizedTest
  @CsvSource({"20, 19, 1", "20, 20, 0", "100, 99, 1", "100, 100, 0"})
  void spotInstancesAreLaunchedOnlyBelowTheBid(int bid, int price, int launched) {
    Scene scene = new Scene().spot(bid, price).waiting(1, 1, 512);
    assertThat(scene.plan()).hasSize(launched);
    assertThat(scene.reconcile().shortage() == null).isEqualTo(launched == 1);
  }

  /** CE-046: a GPU job on an environment without GPU types is never placed. */
  @Test
  void gpusNeedATypeThatHasThem() {
    Resources head = new Resources(1000, 1024, 1);
    assertThat(new Scene().allowing("c5.large").waiting(1, head, 1, null).plan()).isEmpty();
    assertThat(new Scene().allowing("c5.large", "g4dn.xlarge").waiting(1, head, 1, null).plan())
        .containsExactly("launch g4dn.xlarge");
  }

  @Test
  void theHeadDecidesTheTypeAndItsOnlyTypeIsHonoured() {
    Resources head = new Resources(1000, 512, 0);
    assertThat(new Scene().allowing("c5.large", "m5.large").waiting(1, head, 1, "m5.large").plan())
        .containsExactly("launch m5.large");
    assertThat(new Scene().allowing("c5.large", "c5.4xlarge").waiting(1, 9, 512).plan())
        .containsExactly("launch c5.4xlarge");
  }

  /** CE-020: each node of a multi-node job gets an instance of its own. */
  @Test
  void aMultiNodeHeadGetsAsManyInstancesAsItHasNodes() {
    Resources node = new Resources(1000, 512, 0);
    assertThat(new Scene().waiting(3, node, 3, null).plan()).hasSize(3);
  }

  /** MNP-007, MNP-008: idle instances count, used ones do not. */
  @Test
  void aMultiNodeHeadThatHasSomeOfItsInstancesGetsTheOthers() {
    Resources node = new Resources(1000, 512, 0);
    Scene scene = new Scene().waiting(3, node, 3, null);
    scene.instance("i-1", "c5.large", InstanceState.READY, 0, LONG);
    scene.instance("i-2", "c5.large", InstanceState.READY, 1, LONG);
    assertThat(scene.plan()).hasSize(2);
  }

  @Test
  void aDrainingInstanceIsResumedBeforeAnotherIsLaunched() {
    Scene scene = new Scene().draining("i-1", "c5.large").waiting(4, 1, 512);
    assertThat(scene.plan()).containsExactly("resume i-1", "launch c5.large");
  }

  @Test
  void anInstanceThatTheSchedulerDoesNotKnowYetCountsAsRoom() {
    Scene scene = new Scene().waiting(2, 1, 512);
    scene.instance("i-1", "c5.large", InstanceState.READY, 0, Duration.ofMillis(100));
    assertThat(scene.plan()).isEmpty();
    scene.waiting(3, 1, 512);
    assertThat(scene.plan()).containsExactly("launch c5.large");
  }

  @Test
  void aStartingInstanceCountsAsRoom() {
    Scene scene = new Scene().waiting(2, 1, 512);
    scene.instance("i-1", "c5.large", InstanceState.STARTING, 0, LONG);
    assertThat(scene.plan()).isEmpty();
  }

  @Test
  void roomThatTheSchedulerKnowsDoesNotCount() {
    Scene scene = new Scene().waiting(2, 1, 512).busy("i-1", "c5.large");
    assertThat(scene.plan()).containsExactly("launch c5.large");
  }

  /** CE-103: the minimum is kept even while disabled; nothing is launched for demand. */
  @Test
  void aDisabledEnvironmentKeepsOnlyItsMinimum() {
    Scene scene = new Scene().vcpus(2, 8).disabled().waiting(8, 1, 512);
    assertThat(scene.plan()).containsExactly("launch c5.large");
    assertThat(scene.reconcile().shortage()).isNull();
  }
}
