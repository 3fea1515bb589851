package io.windlass.capacity.provider;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentView;
import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.computeenvironment.InstanceSupply;
import io.windlass.capacity.host.GpuPool;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ElasticReconciler;
import io.windlass.capacity.scaling.ScalingPlan;
import java.util.List;
import java.util.function.Function;

/**
 * Provides each environment with one instance that stands for a cluster, whose scheduler places
 * tasks and whose autoscaler makes nodes for those that wait. The environment's maxvCpus are what
 * tasks may ask for at a time; there is no minimum, and nothing is launched here.
 */
public final class ElasticCluster implements InstanceProvider {
  private static final Supply SUPPLY = new Supply();

  private final String hostId;
  private final GpuPool gpus = new GpuPool(List.of());

  public ElasticCluster(String hostId) {
    this.hostId = hostId;
  }

  private record Supply() implements InstanceSupply, InstanceSupply.Provision.Available {
    @Override
    public Provision provision(EnvironmentView view) {
      String orchestration = view.definition().orchestration();
      return orchestration.equals("ECS")
          ? this
          : new Provision.Unavailable(
              "CLIENT_ERROR - " + orchestration + " compute environments are not available yet");
    }

    @Override
    public boolean isBeingReplaced(EnvironmentView view) {
      return view.slices().size() > 1;
    }

    @Override
    public ScalingPlan reconcile(EnvironmentView view) {
      EnvironmentDefinition definition = view.definition();
      Resources all = HostBudget.UNLIMITED.total();
      long most = definition.managed() ? definition.maxvCpus() : all.milliVcpus() / 1000;
      Resources shape =
          definition.isFargate()
              ? ElasticReconciler.fargateShape(most, HostBudget.UNLIMITED)
              : new Resources(most * 1000, all.memoryMiB(), all.gpus());
      return new ElasticReconciler(
              definition.isFargate() ? Instance.FARGATE : Instance.UNMANAGED,
              shape,
              most,
              HostBudget.UNLIMITED)
          .reconcile(view.slices(), view.environment().desired().demand(), view.context().now());
    }
  }

  @Override
  public String hostId() {
    return hostId;
  }

  @Override
  public String describe() {
    return "what the environments' maxvCpus allow of a cluster";
  }

  /** Returns none: the cluster's nodes assign their own. */
  @Override
  public GpuPool gpus() {
    return gpus;
  }

  @Override
  public Decision decide(String environmentArn, Function<InstanceSupply, Decision> deciding) {
    return deciding.apply(SUPPLY);
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
