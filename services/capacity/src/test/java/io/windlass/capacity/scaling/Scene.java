package io.windlass.capacity.scaling;

import io.windlass.capacity.config.InstanceTypeFiles;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceLoad;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.instancetype.InstanceTypeResolver;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingRules.SpotMarket;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds a situation to reconcile. */
final class Scene {
  static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  static final Duration IDLE = Duration.ofSeconds(60);
  private static final InstanceTypeResolver TYPES = InstanceTypeFiles.resolver();

  private List<InstanceType> allowed = types("c5.large");
  private AllocationStrategy strategy = AllocationStrategy.BEST_FIT_PROGRESSIVE;
  private SpotMarket market = SpotMarket.ON_DEMAND;
  private long minimum;
  private long maximum = 256;
  private boolean enabled = true;
  private Demand demand = Demand.NONE;
  private boolean othersWait;
  private final List<Slice> slices = new ArrayList<>();
  private Resources host = HostBudget.UNLIMITED.total();

  static List<InstanceType> types(String... names) {
    return Stream.of(names).map(name -> TYPES.find(name).orElseThrow()).toList();
  }

  Scene allowing(String... names) {
    allowed = types(names);
    return this;
  }

  Scene by(AllocationStrategy chosen) {
    strategy = chosen;
    return this;
  }

  Scene spot(int bid, int price) {
    market = new SpotMarket(true, bid, price);
    return this;
  }

  Scene vcpus(long min, long max) {
    minimum = min;
    maximum = max;
    return this;
  }

  Scene disabled() {
    enabled = false;
    return this;
  }

  Scene waiting(long jobs, long vcpus, long memoryMiB) {
    return waiting(jobs, new Resources(vcpus * 1000, memoryMiB, 0), 1, null);
  }

  Scene waiting(long jobs, Resources head, int nodes, @Nullable String type) {
    demand =
        new Demand(
            new Resources(jobs * head.milliVcpus(), jobs * head.memoryMiB(), jobs * head.gpus()),
            head,
            nodes,
            type);
    return this;
  }

  Scene othersWait() {
    othersWait = true;
    return this;
  }

  Scene host(long vcpus, long memoryMiB) {
    host = new Resources(vcpus * 1000, memoryMiB, 0);
    return this;
  }

  /** Adds an instance whose tasks use {@code used} vCPUs, with its state and its last use. */
  Scene instance(String id, String type, InstanceState state, long used, Duration ago) {
    InstanceType known = TYPES.find(type).orElseThrow();
    Instance instance =
        new Instance(
            id,
            "arn",
            type,
            known.offered(),
            known.vcpus(),
            false,
            state,
            "here",
            "boot",
            NOW.minus(ago));
    InstanceLoad load =
        used == 0
            ? InstanceLoad.NONE
            : InstanceLoad.NONE.taskCame(new Resources(used * 1000, 1024, 0), NOW.minus(ago));
    slices.add(new Slice(instance, load));
    return this;
  }

  Scene busy(String id, String type) {
    return instance(id, type, InstanceState.READY, 1, Duration.ofMinutes(10));
  }

  Scene idle(String id, String type, Duration since) {
    return instance(id, type, InstanceState.READY, 0, since);
  }

  Scene draining(String id, String type) {
    return instance(id, type, InstanceState.DRAINING, 0, Duration.ofSeconds(1));
  }

  ScalingSnapshot snapshot() {
    Resources own = Resources.NONE;
    for (Slice slice : slices) {
      own = own.plus(slice.instance().resources());
    }
    return new ScalingSnapshot(
        new ScalingRules(minimum, minimum, maximum, strategy, market, enabled, IDLE, allowed),
        demand,
        List.copyOf(slices),
        new HostBudget(host, own),
        othersWait,
        NOW);
  }

  ScalingPlan reconcile() {
    return Reconciler.reconcile(snapshot());
  }

  /** Returns the commands in short form: {@code launch c5.large}, {@code drain i-1}. */
  List<String> plan() {
    return reconcile().commands().stream().map(Scene::brief).toList();
  }

  static String brief(ScalingCommand command) {
    return switch (command) {
      case ScalingCommand.Launch launch -> "launch " + launch.type();
      case ScalingCommand.Resume resume -> "resume " + resume.instanceId();
      case ScalingCommand.Drain drain -> "drain " + drain.instanceId();
      case ScalingCommand.Terminate end -> "terminate " + end.instanceId();
    };
  }
}
