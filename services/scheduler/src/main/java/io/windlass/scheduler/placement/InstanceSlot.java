package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;

/** An instance with what is free on it. Changed by its {@link Environment} only. */
public final class InstanceSlot {
  private Instance instance;
  private InstanceState state = InstanceState.READY;
  private ResourceShape used = ResourceShape.NONE;
  private int tasks;
  private boolean reserved;

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

  /** Whether one task has it to itself. */
  public boolean reserved() {
    return reserved;
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

  /** Sets all of it aside for one task. */
  void reserve(ResourceShape shape) {
    occupy(shape);
    reserved = true;
  }

  void vacate(ResourceShape shape) {
    used = used.minus(shape);
    tasks--;
    reserved = false;
  }
}
