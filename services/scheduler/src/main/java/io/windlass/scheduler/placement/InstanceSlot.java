package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;

/** An instance with what is free on it. Changed by its {@link Environment} only. */
public final class InstanceSlot {
  private Instance instance;
  private InstanceState state = InstanceState.READY;
  private ResourceShape used = ResourceShape.NONE;
  private int tasks;

  InstanceSlot(Instance instance) {
    this.instance = instance;
  }

  public Instance instance() {
    return instance;
  }

  public InstanceState state() {
    return state;
  }

  public ResourceShape free() {
    return instance.resources().minus(used);
  }

  public int tasks() {
    return tasks;
  }

  void announce(Instance again) {
    instance = again;
  }

  void state(InstanceState next) {
    state = next;
  }

  void occupy(ResourceShape shape) {
    used = used.plus(shape);
    tasks++;
  }

  void vacate(ResourceShape shape) {
    used = used.minus(shape);
    tasks--;
  }
}
