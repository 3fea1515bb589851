package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;

/** An instance with its free capacity. Changed by its {@link Environment} only. */
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

  /** Returns the free capacity; negative if the instance became smaller than what is used. */
  public ResourceShape free() {
    return instance.resources().minus(used);
  }

  /** Returns the number of tasks on the instance. */
  public int tasks() {
    return tasks;
  }

  /** Returns whether it is reserved for one task alone. */
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

  /** Reserves the whole instance for one task. */
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
