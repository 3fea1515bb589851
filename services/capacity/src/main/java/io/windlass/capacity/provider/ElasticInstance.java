package io.windlass.capacity.provider;

import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentView;
import io.windlass.capacity.computeenvironment.InstanceSupply.Provision;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ElasticReconciler;
import io.windlass.capacity.scaling.ScalingPlan;

/** The single instance of a Fargate or UNMANAGED environment, which represents this machine. */
record ElasticInstance(LocalSupply supply) implements Provision.Available {
  @Override
  public boolean isBeingReplaced(EnvironmentView view) {
    return view.slices().size() > 1;
  }

  @Override
  public ScalingPlan reconcile(EnvironmentView view) {
    EnvironmentDefinition definition = view.definition();
    HostBudget host = supply.budget(view);
    boolean fargate = definition.isFargate();
    Resources shape =
        fargate ? ElasticReconciler.fargateShape(definition.maxvCpus(), host) : host.total();
    return new ElasticReconciler(
            fargate ? Instance.FARGATE : Instance.UNMANAGED,
            shape,
            fargate ? definition.maxvCpus() : Long.MAX_VALUE / 1000,
            host)
        .reconcile(view.slices(), view.environment().desired().demand(), view.context().now());
  }
}
