package io.windlass.capacity.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.EnvironmentEvent;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.host.HostSize;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalHostTest {
  private static final Resources SHAPE = new Resources(2000, 1000, 0);
  private final LocalHost ledger =
      LocalHost.of("here", new HostSize(new Resources(4000, 4000, 0), List.of()));

  @Test
  void anEnvironmentSeesWhatOthersHaveAllocated() {
    launch("a", SHAPE, false);
    decide("b", false, SHAPE, false);
    decide("a", false, Resources.NONE, false);
    ledger.leave("a");
    decide("b", false, Resources.NONE, false);
  }

  @Test
  void anEnvironmentSeesThatOthersWaitButNotThatItDoes() {
    decide("a", true, Resources.NONE, false);
    assertThat(ledger.isWanted()).isTrue();
    decide("a", true, Resources.NONE, false);
    decide("b", false, Resources.NONE, true);
    decide("a", false, Resources.NONE, false);
    assertThat(ledger.isWanted()).isFalse();
  }

  @Test
  void aRepeatedEntryReplacesTheFormerOne() {
    launch("a", SHAPE, false);
    ledger.enter(environment("a"));
    decide("b", false, Resources.NONE, false);
  }

  private void launch(String name, Resources shape, boolean waits) {
    ledger.decide(
        name,
        supply -> {
          ComputeEnvironment before = environment(name);
          EnvironmentEvent launched =
              new EnvironmentEvent.InstanceLaunched(instance(name, shape), "why");
          return new Decision(before, before.apply(launched), List.of(launched), waits);
        });
  }

  private void decide(String name, boolean waits, Resources takenByOthers, boolean othersWaiting) {
    ledger.decide(
        name,
        supply -> {
          assertThat(supply)
              .isEqualTo(
                  new LocalSupply(
                      HostBudget.of(new Resources(4000, 4000, 0)).take(takenByOthers),
                      othersWaiting,
                      false));
          ComputeEnvironment same = environment(name);
          return new Decision(same, same, List.of(), waits);
        });
  }

  private static ComputeEnvironment environment(String name) {
    return ComputeEnvironment.unknown(new EnvironmentKey(name, "123456789012", "us-east-1"));
  }

  private static Instance instance(String name, Resources shape) {
    return new Instance(
        "i-" + name,
        "arn",
        "c5.large",
        shape,
        2,
        false,
        InstanceState.STARTING,
        "here",
        "boot",
        Instant.EPOCH);
  }
}
