package io.windlass.scheduler.consumable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The consumable resources of an account, over all its queues (CR-028). What is in use is the sum
 * of the locks, a lock is held under the name of the attempt that took it, and each is released
 * once, because it is looked up by that name. So locks follow from the jobs that are STARTING or
 * RUNNING; everything else is a {@link ConsumableResource}, which is stored.
 */
public final class Consumables {
  private final Map<String, Holdings> resources = new TreeMap<>();
  private final Set<String> unpublished = new LinkedHashSet<>();

  /** Returns the stored state of the resource; null if it was never defined. */
  public @Nullable ConsumableResource get(String arn) {
    Holdings holdings = resources.get(arn);
    return holdings == null ? null : holdings.resource;
  }

  /** Returns the ARNs of all resources that were ever defined, in order. */
  public List<String> all() {
    return List.copyOf(resources.keySet());
  }

  /** Returns how much there is; nothing of what does not exist. */
  public ConsumableLevels levels(String arn) {
    Holdings holdings = resources.get(arn);
    return holdings == null ? ConsumableLevels.NOTHING : holdings.levels();
  }

  /** Returns the first need that cannot be met now (CR-021); null if all can. */
  public @Nullable ConsumableRequirement shortOf(ConsumableRequirements requirements) {
    for (ConsumableRequirement requirement : requirements.all()) {
      if (levels(requirement.resourceArn()).available() < requirement.quantity()) {
        return requirement;
      }
    }
    return null;
  }

  /** Returns what the definition makes of the resource; null if it is no news. */
  public @Nullable ConsumableResource defined(ConsumableDefinition definition) {
    ConsumableResource known = get(definition.arn());
    if (known == null) {
      return new ConsumableResource(definition, 0, Set.of(), ConsumableResource.Published.NOTHING);
    }
    if (definition.sequence() <= known.definition().sequence()) {
      return null;
    }
    Holdings holdings = of(definition.arn());
    ConsumableDefinition.Grant former = known.definition().grant();
    if (definition.grant().incarnation() != former.incarnation()) {
      Set<String> orphans = new HashSet<>(holdings.orphans);
      orphans.addAll(holdings.locks.keySet());
      return new ConsumableResource(
          definition,
          0,
          Set.copyOf(orphans),
          new ConsumableResource.Published(known.published().sequence(), null));
    }
    boolean sameGrant = definition.grant().number() == former.number();
    long spent = sameGrant ? Math.min(known.spent(), definition.grant().quantity()) : 0;
    return new ConsumableResource(
        definition, spent, Set.copyOf(holdings.orphans), known.published());
  }

  /**
   * Returns the new states of the non-replenishable resources that a starting job uses up (CR-024).
   */
  public List<ConsumableResource> spent(ConsumableRequirements requirements) {
    List<ConsumableResource> spent = new ArrayList<>();
    for (ConsumableRequirement requirement : requirements.all()) {
      Holdings holdings = of(requirement.resourceArn());
      ConsumableResource resource = holdings.resource;
      if (resource != null && !resource.definition().replenishable()) {
        spent.add(resource.spending(requirement.quantity(), Set.copyOf(holdings.orphans)));
      }
    }
    return spent;
  }

  /** Returns the state of a resource after its levels are published; null if they are unchanged. */
  public @Nullable ConsumableResource published(String arn) {
    ConsumableResource resource = get(arn);
    ConsumableLevels levels = levels(arn);
    return resource == null
            || resource.definition().deleted()
            || levels.equals(resource.published().levels())
        ? null
        : resource.withPublished(levels);
  }

  /**
   * Removes and returns up to a limit of resources whose levels may differ from the published ones.
   */
  public List<String> takeUnpublished(int limit) {
    List<String> taken = unpublished.stream().limit(limit).toList();
    taken.forEach(unpublished::remove);
    return taken;
  }

  /** Marks a resource as published. */
  public void markPublished(String arn) {
    unpublished.remove(arn);
  }

  public boolean hasUnpublished() {
    return !unpublished.isEmpty();
  }

  /** Puts in what is to be kept of a resource: changed, or stored. */
  public void put(ConsumableResource resource) {
    String arn = resource.definition().arn();
    Holdings holdings = of(arn);
    holdings.resource = resource;
    for (String orphan : resource.orphans()) {
      holdings.unlock(orphan);
    }
    holdings.orphans.clear();
    holdings.orphans.addAll(resource.orphans());
    unpublished.add(arn);
  }

  /** An attempt holds all of this from now on, unless its locks are strays. */
  public void lock(String attempt, ConsumableRequirements requirements) {
    for (ConsumableRequirement requirement : requirements.all()) {
      of(requirement.resourceArn()).lock(attempt, requirement.quantity());
      unpublished.add(requirement.resourceArn());
    }
  }

  /** An attempt holds nothing of this any more. */
  public void unlock(String attempt, ConsumableRequirements requirements) {
    for (ConsumableRequirement requirement : requirements.all()) {
      of(requirement.resourceArn()).release(attempt);
      unpublished.add(requirement.resourceArn());
    }
  }

  private Holdings of(String arn) {
    return resources.computeIfAbsent(arn, _ -> new Holdings());
  }

  /** One resource and its locks. */
  private static final class Holdings {
    private final Map<String, Long> locks = new TreeMap<>();
    private final Set<String> orphans = new HashSet<>();
    private @Nullable ConsumableResource resource;
    private long inUse;

    ConsumableLevels levels() {
      ConsumableResource known = resource;
      return known == null ? ConsumableLevels.NOTHING : known.levels(inUse);
    }

    void lock(String attempt, long quantity) {
      if (!orphans.contains(attempt)) {
        inUse += quantity - Objects.requireNonNullElse(locks.put(attempt, quantity), 0L);
      }
    }

    void release(String attempt) {
      orphans.remove(attempt);
      unlock(attempt);
    }

    void unlock(String attempt) {
      inUse -= Objects.requireNonNullElse(locks.remove(attempt), 0L);
    }
  }
}
