package io.windlass.capacity.scaling;

import static io.windlass.capacity.scaling.Scene.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScaleDownTest {
  private static final Duration LESS = IDLE.minusMillis(1);
  private static final Duration SOME = Duration.ofSeconds(10);

  /** CE-009, CE-114: an idle environment converges to its minimum, 0 included. */
  @Test
  void idleInstancesTerminateAfterTheDelayLongestIdleFirst() {
    Scene scene =
        new Scene()
            .idle("i-1", "c5.large", IDLE)
            .idle("i-2", "c5.large", IDLE.plusSeconds(1))
            .idle("i-3", "c5.large", LESS)
            .busy("i-4", "c5.large");
    assertThat(scene.plan()).containsExactly("drain i-2", "drain i-1");
    assertThat(scene.vcpus(6, 256).plan()).containsExactly("drain i-2");
  }

  @Test
  void theMinimumIsKept() {
    Scene scene = new Scene().vcpus(2, 8).idle("i-1", "c5.large", IDLE);
    assertThat(scene.plan()).isEmpty();
  }

  /** CE-103. */
  @Test
  void aDisabledEnvironmentShrinksDespiteDemand() {
    Scene scene = new Scene().disabled().waiting(9, 1, 512).idle("i-1", "c5.large", IDLE);
    assertThat(scene.plan()).containsExactly("drain i-1");
  }

  @Test
  void anInstanceThatTheDemandCanUseStays() {
    Scene scene = new Scene().vcpus(0, 2).waiting(1, 1, 512).idle("i-1", "c5.large", IDLE);
    assertThat(scene.plan()).isEmpty();
  }

  @Test
  void anIdleInstanceThatTheHeadCannotUseTerminatesAtOnce() {
    Scene scene =
        new Scene()
            .allowing("c5.large", "c5.xlarge")
            .host(4, 16_000)
            .waiting(1, 4, 512)
            .idle("i-1", "c5.large", SOME);
    assertThat(scene.plan()).containsExactly("drain i-1");
  }

  /** Regression: a job of two nodes waited forever behind an idle m5.large on a host of 2 vCPUs. */
  @Test
  void anIdleInstanceTerminatesWhereTheGangNeedsItsRoom() {
    Scene scene = gangOfTwo().idle("i-1", "m5.large", SOME);
    assertThat(scene.plan()).containsExactly("drain i-1");
    Scene onDemand = gangOfTwo().vcpus(0, 2).host(64, 256_000);
    assertThat(onDemand.by(AllocationStrategy.BEST_FIT).idle("i-1", "m5.large", SOME).plan())
        .containsExactly("drain i-1");
  }

  @Test
  void anInstanceTerminatedForAGangIsNotResumed() {
    assertThat(gangOfTwo().draining("i-1", "m5.large").plan()).isEmpty();
    assertThat(gangOfTwo().plan()).containsExactly("launch c7a.medium", "launch c7a.medium");
  }

  @Test
  void anIdleInstanceStaysWhereItsRoomDoesNotHelpTheGang() {
    Scene busy = gangOfTwo().host(3, 12_000).idle("i-1", "m5.large", SOME);
    assertThat(busy.plan()).containsExactly("launch c7a.medium");
    Scene full = gangOfTwo().host(2, 3_000).idle("i-1", "c7a.medium", SOME);
    assertThat(full.plan()).isEmpty();
  }

  private static Scene gangOfTwo() {
    return new Scene()
        .allowing("c7a.medium", "m5.large")
        .host(2, 16_000)
        .waiting(2, new Resources(1000, 512, 0), 2, null);
  }

  @Test
  void anIdleInstanceTerminatesAtOnceForAnotherEnvironment() {
    Scene scene = new Scene().idle("i-1", "c5.large", SOME);
    assertThat(scene.plan()).isEmpty();
    assertThat(scene.othersWait().plan()).containsExactly("drain i-1");
  }

  /**
   * CE-096, CE-099: instances that the definition no longer allows terminate when their jobs have
   * ended.
   */
  @Test
  void instancesOfTypesThatAreNoLongerAllowedDrain() {
    Scene scene = new Scene().allowing("c6i.large").busy("i-1", "c5.large");
    assertThat(scene.plan()).containsExactly("drain i-1");
  }

  @Test
  void anEmptyDrainingInstanceTerminatesWithoutAWordOfTheScheduler() {
    Scene scene = new Scene();
    scene.instance("i-1", "c5.large", InstanceState.DRAINING, 0, ScaleDown.UNANSWERED);
    scene.instance("i-2", "c5.large", InstanceState.DRAINING, 1, ScaleDown.UNANSWERED);
    scene.draining("i-3", "c5.large");
    assertThat(scene.plan()).containsExactly("terminate i-1");
  }

  @Test
  void windingDownDrainsEverything() {
    Scene scene = new Scene().vcpus(4, 8).busy("i-1", "c5.large");
    scene.instance("i-2", "c5.large", InstanceState.STARTING, 0, SOME);
    assertThat(Reconciler.windDown(scene.snapshot().slices(), Scene.NOW, "why").commands())
        .extracting(Scene::brief)
        .containsExactly("drain i-1", "terminate i-2");
  }
}
