package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A compute or service environment: its definition, its instances, and their free capacity. Events
 * about its instances may arrive before its definition. Changed by {@link Environments} only; not
 * thread-safe.
 */
public final class Environment {
  /** States in which capacity does not run tasks there (TR-002). */
  private static final Set<String> UNUSABLE = Set.of("INVALID", "DELETING", "DELETED");

  /** Parts of the statusReason of an environment whose service role lacks permissions (TR-005). */
  private static final List<String> NO_PERMISSION =
      List.of("sts:AssumeRole", "is not authorized to perform", "AccessDenied");

  private final String arn;
  private final Map<String, InstanceSlot> slots = new TreeMap<>();
  private final FreeCapacity free = new FreeCapacity();
  private final FreeCapacity idle = new FreeCapacity();
  private @Nullable EnvironmentDefinition definition;
  private @Nullable String status;
  private @Nullable String statusReason;
  private @Nullable String clusterArn;
  private long sequence;
  private long milliVcpus;
  private @Nullable Shortage shortage;

  Environment(String arn) {
    this.arn = arn;
  }

  public String arn() {
    return arn;
  }

  public @Nullable EnvironmentDefinition definition() {
    return definition;
  }

  public @Nullable String status() {
    return status;
  }

  /** Returns capacity's reason for the status; null if there is none. */
  public @Nullable String statusReason() {
    return statusReason;
  }

  /** Returns whether it is INVALID because its service role lacks permissions (TR-005, TR-021). */
  public boolean lacksPermission() {
    return "INVALID".equals(status)
        && statusReason != null
        && NO_PERMISSION.stream().anyMatch(statusReason::contains);
  }

  public @Nullable String clusterArn() {
    return clusterArn;
  }

  /** Returns the sequence number of the latest event of capacity. */
  public long sequence() {
    return sequence;
  }

  public Collection<InstanceSlot> slots() {
    return slots.values();
  }

  public @Nullable InstanceSlot slot(String instanceId) {
    return slots.get(instanceId);
  }

  /** Returns whether jobs may be placed there. */
  public boolean isUsable() {
    return definition != null
        && definition.usable()
        && (status == null || !UNUSABLE.contains(status));
  }

  /** Returns the vCPUs of all its instances, in thousandths. */
  public long milliVcpus() {
    return milliVcpus;
  }

  /** Returns the latest shortage that capacity reported; null if there is none. */
  public @Nullable Shortage shortage() {
    return shortage;
  }

  /** Returns the shortage that applies to the shape; null if capacity may be able to provide it. */
  public @Nullable Shortage shortageOf(ResourceShape shape) {
    return shortageOf(ResourceRequest.of(shape));
  }

  /**
   * Returns the shortage that applies to the request; null if capacity may be able to provide it.
   */
  public @Nullable Shortage shortageOf(ResourceRequest request) {
    return shortage != null && shortage.concerns(request) ? shortage : null;
  }

  /**
   * Returns idle instances for all nodes of a gang (MNP-007), those that fit best; empty if there
   * are not enough. Costs O(log n) per node, and O(1) if too few instances are idle.
   */
  public List<Instance> idleFor(ResourceRequest request) {
    if (idle.size() < request.nodes()) {
      return List.of();
    }
    List<Instance> found = idleUpTo(request);
    return found.size() == request.nodes() ? found : List.of();
  }

  /** Returns idle instances like {@link #idleFor}, also if there are not enough for all nodes. */
  public List<Instance> idleUpTo(ResourceRequest request) {
    List<Instance> found = new ArrayList<>(request.nodes());
    List<InstanceSlot> taken = new ArrayList<>();
    InstanceSlot slot = idleFor(request.shape());
    while (slot != null && found.size() < request.nodes()) {
      idle.remove(slot.instance().id());
      taken.add(slot);
      String type = request.instanceType();
      if (type == null || type.equals(slot.instance().type())) {
        found.add(slot.instance());
      }
      slot = idleFor(request.shape());
    }
    taken.forEach(this::refresh);
    return found;
  }

  private @Nullable InstanceSlot idleFor(ResourceShape shape) {
    String id = idle.bestFit(shape);
    return id == null ? null : slots.get(id);
  }

  /** Returns the instance that fits best; null if none fits. */
  public @Nullable Instance bestFit(ResourceRequest request) {
    if (isService()) {
      InstanceSlot limit = limitFor(request);
      return limit != null && request.shape().fitsIn(limit.free()) ? limit.instance() : null;
    }
    String found = free.bestFit(request.shape());
    InstanceSlot slot = found == null ? null : slots.get(found);
    return slot == null ? null : slot.instance();
  }

  /** Returns whether it is a service environment, whose slots stand for its limits. */
  public boolean isService() {
    return definition != null && definition.isService();
  }

  /**
   * Returns the limit of a service environment that a job counts against: the one of its instance
   * type, otherwise the one of all types; null if there is neither.
   */
  public @Nullable InstanceSlot limitFor(ResourceRequest request) {
    Map<String, Integer> limits = definition == null ? Map.of() : definition.serviceLimits();
    String type = request.instanceType();
    String unit =
        type != null && limits.containsKey(type) ? type : EnvironmentDefinition.NUM_INSTANCES;
    return limits.containsKey(unit) ? slots.get(limitId(unit)) : null;
  }

  void define(EnvironmentDefinition changed) {
    definition = changed;
    if (changed.isService()) {
      slots.values().stream().toList().forEach(slot -> limit(slot.instance().type(), 0));
      changed.serviceLimits().forEach(this::limit);
    }
  }

  /** A limit of a service is one elastic instance as large as the limit. */
  private void limit(String unit, int instances) {
    int milli = (int) Math.min(instances * 1_000L, Integer.MAX_VALUE);
    ResourceShape size = new ResourceShape(milli, 0, 0);
    announce(new Instance(limitId(unit), arn, unit, size, true, null), InstanceState.READY);
  }

  private String limitId(String unit) {
    return arn.substring(arn.lastIndexOf('/') + 1) + "/" + unit;
  }

  void shortage(@Nullable Shortage known) {
    shortage = known;
  }

  /** Records the sequence number of an event that was received. */
  void received(long newest) {
    sequence = Math.max(sequence, newest);
  }

  void status(String changed, @Nullable String cluster, @Nullable String reason) {
    status = changed;
    statusReason = reason;
    clusterArn = cluster == null ? clusterArn : cluster;
  }

  void announce(Instance instance, InstanceState state) {
    InstanceSlot slot = slots.get(instance.id());
    if (slot == null) {
      slot = new InstanceSlot(instance);
      slots.put(instance.id(), slot);
    } else {
      milliVcpus -= slot.instance().resources().milliVcpus();
      slot.announce(instance);
    }
    milliVcpus += instance.resources().milliVcpus();
    changeState(slot, state);
  }

  void changeState(InstanceSlot slot, InstanceState state) {
    slot.state(state);
    refresh(slot);
  }

  void terminate(String instanceId) {
    InstanceSlot slot = slots.remove(instanceId);
    if (slot != null) {
      milliVcpus -= slot.instance().resources().milliVcpus();
      free.remove(instanceId);
      idle.remove(instanceId);
    }
  }

  /** Reserves an instance for one task alone; has no effect if the instance is gone. */
  void reserve(String instanceId, ResourceShape shape) {
    InstanceSlot slot = slots.get(instanceId);
    if (slot != null) {
      slot.reserve(shape);
      refresh(slot);
    }
  }

  /** Reserves capacity; has no effect if the instance is gone. */
  void occupy(String instanceId, ResourceShape shape) {
    if (isService() && !slots.containsKey(instanceId)) {
      limit(instanceId.substring(instanceId.lastIndexOf('/') + 1), 0); // the limit was removed
    }
    InstanceSlot slot = slots.get(instanceId);
    if (slot != null) {
      slot.occupy(shape);
      refresh(slot);
    }
  }

  void vacate(String instanceId, ResourceShape shape) {
    InstanceSlot slot = slots.get(instanceId);
    if (slot != null) {
      slot.vacate(shape);
      refresh(slot);
    }
  }

  private void refresh(InstanceSlot slot) {
    String id = slot.instance().id();
    boolean ready = slot.state() == InstanceState.READY;
    if (ready && !slot.reserved()) {
      free.put(id, slot.free());
    } else {
      free.remove(id);
    }
    if (ready && slot.tasks() == 0 && !slot.instance().elastic()) {
      idle.put(id, slot.free());
    } else {
      idle.remove(id);
    }
  }
}
