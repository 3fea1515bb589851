package io.windlass.capacity.scaling;

import static io.windlass.capacity.scaling.Shortage.Reason.COMPUTE_ENVIRONMENT_MAX_RESOURCE;
import static io.windlass.capacity.scaling.Shortage.Reason.INSUFFICIENT_INSTANCE_CAPACITY;
import static io.windlass.capacity.scaling.Shortage.Reason.JOB_RESOURCE_REQUIREMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.scaling.Shortage.Reason;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** TR-021, JQ-052: tests why a head of a queue cannot be served, and the advice. */
class ShortageTest {
  @Test
  void aHostThatIsTooSmallNamesTheSettingsToRaise() {
    Scene scene = new Scene().allowing("c5.large").host(1, 3000).waiting(1, 1, 512);
    Shortage shortage = shortage(scene, INSUFFICIENT_INSTANCE_CAPACITY);
    assertThat(shortage.message())
        .isEqualTo(
            "Service cannot fulfill the capacity requested for instance type [c5.large]: it needs"
                + " 2 vCPUs, 3960 MiB, and this host may hold 1 vCPU, 3000 MiB in all. Raise"
                + " WINDLASS_CAPACITY_HOST_VCPUS from 1 to at least 2. Raise"
                + " WINDLASS_CAPACITY_HOST_MEMORY_MIB from 3000 to at least 3960.");
  }

  @Test
  void aHostThatOtherEnvironmentsFillIsAShortage() {
    Scene scene =
        new Scene().allowing("c5.xlarge").host(4, 16_000).busy("i-1", "m5.large").waiting(1, 4, 1);
    assertThat(shortage(scene, INSUFFICIENT_INSTANCE_CAPACITY).message())
        .contains("are taken by other instances");
  }

  /** It waits for an instance that exists, as at maxvCpus (CE-011). */
  @Test
  void waitingForRunningJobsIsNoShortage() {
    Scene full = new Scene().host(2, 16_000).busy("i-1", "c5.large").waiting(1, 2, 512);
    assertThat(full.reconcile().commands()).isEmpty();
    assertThat(full.reconcile().shortage()).isNull();
    Scene atMaximum = new Scene().vcpus(0, 2).busy("i-1", "c5.large").waiting(1, 2, 512);
    assertThat(atMaximum.reconcile().commands()).isEmpty();
    assertThat(atMaximum.reconcile().shortage()).isNull();
  }

  @Test
  void aHeadAboveTheMaximumIsAMisconfiguration() {
    Scene scene = new Scene().allowing("c5.4xlarge").vcpus(0, 4).waiting(1, 8, 512);
    assertThat(scene.reconcile().commands()).isEmpty();
    shortage(scene, COMPUTE_ENVIRONMENT_MAX_RESOURCE);
  }

  @Test
  void bestFitThatMayNeverLaunchItsTypeSaysSo() {
    Scene scene = new Scene().by(AllocationStrategy.BEST_FIT).allowing("c5.4xlarge");
    shortage(scene.vcpus(0, 4).waiting(1, 1, 512), COMPUTE_ENVIRONMENT_MAX_RESOURCE);
  }

  @Test
  void aHeadThatNoTypeHoldsIsAMisconfiguration() {
    Scene scene = new Scene().allowing("c5.large").waiting(1, 4, 512);
    assertThat(shortage(scene, JOB_RESOURCE_REQUIREMENT).message())
        .startsWith(
            "The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the"
                + " CE(s) attached to the job queue");
  }

  @Test
  void noDemandNoShortage() {
    assertThat(new Scene().host(1, 100).reconcile().shortage()).isNull();
  }

  private static Shortage shortage(Scene scene, Reason reason) {
    Shortage shortage = Objects.requireNonNull(scene.reconcile().shortage());
    assertThat(shortage.reason()).isEqualTo(reason);
    return shortage;
  }
}
