package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A compute environment: its definition, its instances, and what is free on them. Its instances may
 * be heard of before its definition. Changed by {@link Environments} only.
 */
public final class Environment {
  /** States in which capacity does not run tasks there (TR-002). */
  private static final Set<String> UNUSABLE = Set.of("INVALID", "DELETING", "DELETED");

  /** What the statusReason of an environment says whose service role is no good (TR-005). */
  private static final List<String> NO_PERMISSION =
      List.of("sts:AssumeRole", "is not authorized to perform", "AccessDenied");

  private final String arn;
  private final Map<String, InstanceSlot> slots = new TreeMap<>();
  private final FreeCapacity free = new FreeCapacity();
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

  /** Why it is in its status, in capacity's words. */
  public @Nullable String statusReason() {
    return statusReason;
  }

  /** INVALID because what acts for its owner may not do what it has to (TR-005, TR-021). */
  public boolean lacksPermission() {
    return "INVALID".equals(status)
        && statusReason != null
        && NO_PERMISSION.stream().anyMatch(statusReason::contains);
  }

  public @Nullable String clusterArn() {
    return clusterArn;
  }

  /** The latest of capacity's news that was heard. */
  public long sequence() {
    return sequence;
  }

  public Collection<InstanceSlot> slots() {
    return slots.values();
  }

  public @Nullable InstanceSlot slot(String instanceId) {
    return slots.get(instanceId);
  }

  /** Whether jobs may be placed there. */
  public boolean isUsable() {
    return definition != null
        && definition.usable()
        && (status == null || !UNUSABLE.contains(status));
  }

  /** vCPUs of all its instances, in thousandths. */
  public long milliVcpus() {
    return milliVcpus;
  }

  /** What capacity said last that it cannot give; null if it said nothing of the kind. */
  public @Nullable Shortage shortage() {
    return shortage;
  }

  /** The shortage that concerns the shape; null if capacity may be able to make room for it. */
  public @Nullable Shortage shortageOf(ResourceShape shape) {
    return shortage != null && shortage.concerns(shape) ? shortage : null;
  }

  /** The instance that fits best; null if none does. */
  public @Nullable Instance bestFit(ResourceShape shape) {
    String found = free.bestFit(shape);
    InstanceSlot slot = found == null ? null : slots.get(found);
    return slot == null ? null : slot.instance();
  }

  void define(EnvironmentDefinition changed) {
    definition = changed;
  }

  void shortage(@Nullable Shortage known) {
    shortage = known;
  }

  void heard(long newest) {
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
    }
  }

  /** Sets room aside; nothing happens if the instance is gone. */
  void occupy(String instanceId, ResourceShape shape) {
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
    if (slot.state() == InstanceState.READY) {
      free.put(id, slot.free());
    } else {
      free.remove(id);
    }
  }
}
