package io.windlass.capacity.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingCommand.Launch;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests what holds for every plan. Seeded: a failure names its seed. */
class ScalingPropertyTest {
  private static final String[] TYPES = {
    "c5.large", "c5.xlarge", "c5.4xlarge", "m5.large", "r5.2xlarge", "g4dn.xlarge"
  };
  private static final int SCENES = 20_000;

  @Test
  void noPlanBreaksALimit() {
    for (int seed = 0; seed < SCENES; seed++) {
      ScalingSnapshot before = scene(new Random(seed)).snapshot();
      check(before, Reconciler.reconcile(before), "seed " + seed);
    }
  }

  private static void check(ScalingSnapshot before, ScalingPlan plan, String seed) {
    Resources taken = before.host().taken();
    long vcpus = before.slices().stream().mapToLong(slice -> slice.instance().vcpus()).sum();
    Set<String> touched = new HashSet<>();
    for (ScalingCommand command : plan.commands()) {
      switch (command) {
        case Launch launch -> {
          checkLaunch(before, launch, vcpus, seed);
          taken = taken.plus(launch.resources());
          vcpus += launch.vcpus();
        }
        case ScalingCommand.Resume resume ->
            checkState(before, resume.instanceId(), InstanceState.DRAINING, touched, seed);
        case ScalingCommand.Drain drain ->
            checkState(before, drain.instanceId(), InstanceState.READY, touched, seed);
        case ScalingCommand.Terminate end ->
            checkState(before, end.instanceId(), InstanceState.DRAINING, touched, seed);
      }
    }
    if (before.host().isLimited() && before.host().taken().fitsIn(before.host().total())) {
      assertThat(taken.fitsIn(before.host().total())).as(seed).isTrue();
    }
    assertThat(activeAllowed(before, plan)).as(seed).isGreaterThanOrEqualTo(keepable(before));
  }

  /**
   * Checks that a plan exceeds the maximum by at most one instance, and not at all where the
   * strategy forbids it.
   */
  private static void checkLaunch(ScalingSnapshot before, Launch launch, long vcpus, String seed) {
    ScalingRules rules = before.rules();
    assertThat(rules.allows(launch.type())).as(seed).isTrue();
    long after = vcpus + launch.vcpus();
    if (after > rules.maxvCpus()) {
      assertThat(rules.mayExceedMaximum()).as(seed).isTrue();
      assertThat(vcpus).as(seed).isLessThan(rules.maxvCpus());
    }
  }

  private static void checkState(
      ScalingSnapshot before, String id, InstanceState state, Set<String> touched, String seed) {
    assertThat(touched.add(id)).as(seed).isTrue();
    assertThat(before.slices())
        .as(seed)
        .anyMatch(slice -> slice.instance().id().equals(id) && slice.is(state));
  }

  /** Returns the vCPUs of allowed instances that stay in use after the plan. */
  private static long activeAllowed(ScalingSnapshot before, ScalingPlan plan) {
    long active = active(before);
    for (ScalingCommand command : plan.commands()) {
      if (command instanceof ScalingCommand.Drain drain) {
        active -=
            before.slices().stream()
                .map(Slice::instance)
                .filter(instance -> instance.id().equals(drain.instanceId()))
                .filter(instance -> before.rules().allows(instance.type()))
                .mapToLong(instance -> instance.vcpus())
                .sum();
      }
    }
    return active;
  }

  /** Returns what must remain: the minimum, or everything if there is less. */
  private static long keepable(ScalingSnapshot before) {
    return Math.min(before.rules().minvCpus(), active(before));
  }

  private static long active(ScalingSnapshot before) {
    return before.slices().stream()
        .map(Slice::instance)
        .filter(instance -> !instance.is(InstanceState.DRAINING))
        .filter(instance -> before.rules().allows(instance.type()))
        .mapToLong(instance -> instance.vcpus())
        .sum();
  }

  private static Scene scene(Random random) {
    Scene scene = new Scene();
    scene.allowing(some(random).toArray(String[]::new));
    scene.by(pick(random, AllocationStrategy.values()));
    if (random.nextInt(3) == 0) {
      scene.spot(1 + random.nextInt(100), random.nextInt(100));
    }
    long min = random.nextInt(3) == 0 ? random.nextInt(12) : 0;
    scene.vcpus(min, min + random.nextInt(40));
    if (random.nextInt(5) == 0) {
      scene.disabled();
    }
    if (random.nextInt(4) > 0) {
      scene.host(random.nextInt(40), random.nextInt(100_000));
    }
    if (random.nextInt(3) > 0) {
      Resources head =
          new Resources(250L * (1 + random.nextInt(24)), random.nextInt(20_000), random.nextInt(2));
      String only = random.nextInt(8) == 0 ? pick(random, TYPES) : null;
      scene.waiting(1 + random.nextInt(50), head, 1 + random.nextInt(3), only);
    }
    if (random.nextInt(4) == 0) {
      scene.othersWait();
    }
    InstanceState[] states = {InstanceState.STARTING, InstanceState.READY, InstanceState.DRAINING};
    for (int i = random.nextInt(5); i > 0; i--) {
      scene.instance(
          "i-" + i,
          pick(random, TYPES),
          pick(random, states),
          random.nextInt(3),
          Duration.ofSeconds(random.nextInt(100)));
    }
    return scene;
  }

  private static <T> T pick(Random random, T[] from) {
    return from[random.nextInt(from.length)];
  }

  private static List<String> some(Random random) {
    List<String> names = new ArrayList<>(List.of(TYPES));
    Collections.shuffle(names, random);
    return names.subList(0, 1 + random.nextInt(names.size()));
  }
}
