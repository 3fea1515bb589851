package io.windlass.capacity.executor.memory;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.EnvironmentView;
import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.computeenvironment.InstanceSupply;
import io.windlass.capacity.host.GpuPool;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingCommand;
import io.windlass.capacity.scaling.ScalingPlan;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Provides instances that are other machines, one per node. Capacity does not launch them. A
 * cordoned node drains, and a removed one loses its tasks.
 */
public final class NodePool implements InstanceProvider {
  private final String hostId;
  private final Map<String, Resources> nodes = new ConcurrentHashMap<>();
  private final Set<String> cordoned = ConcurrentHashMap.newKeySet();

  public NodePool(String hostId) {
    this.hostId = hostId;
  }

  public void joins(String node, Resources size) {
    nodes.put(node, size);
  }

  void isCordoned(String node) {
    cordoned.add(node);
  }

  public void isGone(String node) {
    nodes.remove(node);
  }

  private record Nodes(Map<String, Resources> sizes, Set<String> cordoned)
      implements InstanceSupply, InstanceSupply.Provision.Available {
    @Override
    public boolean has(Instance instance) {
      return sizes.containsKey(instance.id());
    }

    @Override
    public Provision provision(EnvironmentView view) {
      return view.definition().orchestration().equals("EKS")
          ? this
          : new Provision.Unavailable("CLIENT_ERROR - only EKS here");
    }

    @Override
    public boolean isBeingReplaced(EnvironmentView view) {
      return false;
    }

    @Override
    public ScalingPlan reconcile(EnvironmentView view) {
      List<ScalingCommand> commands = new ArrayList<>();
      Map<String, Instance> known =
          view.slices().stream()
              .map(Slice::instance)
              .collect(Collectors.toMap(Instance::id, instance -> instance));
      sizes.forEach(
          (node, size) -> {
            Instance instance = known.get(node);
            if (instance == null) {
              commands.add(
                  new ScalingCommand.Launch(
                      node, "node", size, size.milliVcpus() / 1000, false, "it joined"));
            } else if (cordoned.contains(node) && instance.is(InstanceState.READY)) {
              commands.add(new ScalingCommand.Drain(node, "it is cordoned"));
            }
          });
      return new ScalingPlan(commands, null, false);
    }
  }

  @Override
  public String hostId() {
    return hostId;
  }

  @Override
  public String describe() {
    return nodes.size() + " nodes";
  }

  /** Returns no GPUs: the machines themselves assign them. */
  @Override
  public GpuPool gpus() {
    return new GpuPool(List.of());
  }

  @Override
  public Decision decide(String environmentArn, Function<InstanceSupply, Decision> deciding) {
    return deciding.apply(new Nodes(Map.copyOf(nodes), Set.copyOf(cordoned)));
  }

  @Override
  public void enter(ComputeEnvironment environment) {}

  @Override
  public void leave(String environmentArn) {}

  @Override
  public boolean isWanted() {
    return false;
  }
}
