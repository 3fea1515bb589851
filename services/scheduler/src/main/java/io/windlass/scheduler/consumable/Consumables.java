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
  private final Set<String> untold = new LinkedHashSet<>();

  /** The resource as it is kept; null if it was never heard of. */
  public @Nullable ConsumableResource get(String arn) {
    Holdings holdings = resources.get(arn);
    return holdings == null ? null : holdings.resource;
  }

  /** The ARNs of all that were ever heard of, in order. */
  public List<String> all() {
    return List.copyOf(resources.keySet());
  }

  /** How much there is; nothing of what does not exist. */
  public ConsumableLevels levels(String arn) {
    Holdings holdings = resources.get(arn);
    return holdings == null ? ConsumableLevels.NOTHING : holdings.levels();
  }

  /** Whether all of it could be locked now (CR-021). */
  public boolean suffice(ConsumableRequirements needs) {
    return shortOf(needs) == null;
  }

  /** The first need that cannot be met now; null if all can. */
  public @Nullable ConsumableRequirement shortOf(ConsumableRequirements needs) {
    for (ConsumableRequirement need : needs.all()) {
      if (levels(need.resourceArn()).available() < need.quantity()) {
        return need;
      }
    }
    return null;
  }

  /** What the definition makes of the resource; null if it is no news. */
  public @Nullable ConsumableResource defined(ConsumableDefinition definition) {
    ConsumableResource known = get(definition.arn());
    if (known == null) {
      return new ConsumableResource(definition, 0, Set.of(), ConsumableResource.Told.NOTHING);
    }
    if (definition.sequence() <= known.definition().sequence()) {
      return null;
    }
    Holdings holdings = of(definition.arn());
    ConsumableDefinition.Grant former = known.definition().grant();
    if (definition.grant().incarnation() != former.incarnation()) {
      Set<String> strays = new HashSet<>(holdings.strays);
      strays.addAll(holdings.locks.keySet());
      return new ConsumableResource(
          definition,
          0,
          Set.copyOf(strays),
          new ConsumableResource.Told(known.told().sequence(), null));
    }
    boolean sameGrant = definition.grant().number() == former.number();
    long spent = sameGrant ? Math.min(known.spent(), definition.grant().quantity()) : 0;
    return new ConsumableResource(definition, spent, Set.copyOf(holdings.strays), known.told());
  }

  /** What a job that starts makes of the resources that do not come back (CR-024). */
  public List<ConsumableResource> spent(ConsumableRequirements needs) {
    List<ConsumableResource> spent = new ArrayList<>();
    for (ConsumableRequirement need : needs.all()) {
      Holdings holdings = of(need.resourceArn());
      ConsumableResource resource = holdings.resource;
      if (resource != null && !resource.definition().replenishable()) {
        spent.add(resource.spending(need.quantity(), Set.copyOf(holdings.strays)));
      }
    }
    return spent;
  }

  /** What telling the world of a resource makes of it; null if there is nothing new to tell. */
  public @Nullable ConsumableResource told(String arn) {
    ConsumableResource resource = get(arn);
    ConsumableLevels levels = levels(arn);
    return resource == null
            || resource.definition().deleted()
            || levels.equals(resource.told().levels())
        ? null
        : resource.telling(levels);
  }

  /** Takes the resources whose levels may differ from what was told, at most so many. */
  public List<String> takeUntold(int limit) {
    List<String> taken = untold.stream().limit(limit).toList();
    taken.forEach(untold::remove);
    return taken;
  }

  /** It was looked at and nothing is left to tell of it. */
  public void isTold(String arn) {
    untold.remove(arn);
  }

  public boolean hasUntold() {
    return !untold.isEmpty();
  }

  /** Puts in what is to be kept of a resource: changed, or stored. */
  public void put(ConsumableResource resource) {
    String arn = resource.definition().arn();
    Holdings holdings = of(arn);
    holdings.resource = resource;
    for (String stray : resource.strays()) {
      holdings.unlock(stray);
    }
    holdings.strays.clear();
    holdings.strays.addAll(resource.strays());
    untold.add(arn);
  }

  /** An attempt holds all of this from now on, unless its locks are strays. */
  public void lock(String attempt, ConsumableRequirements needs) {
    for (ConsumableRequirement need : needs.all()) {
      of(need.resourceArn()).lock(attempt, need.quantity());
      untold.add(need.resourceArn());
    }
  }

  /** An attempt holds nothing of this any more. */
  public void unlock(String attempt, ConsumableRequirements needs) {
    for (ConsumableRequirement need : needs.all()) {
      of(need.resourceArn()).release(attempt);
      untold.add(need.resourceArn());
    }
  }

  private Holdings of(String arn) {
    return resources.computeIfAbsent(arn, _ -> new Holdings());
  }

  /** One resource and its locks. */
  private static final class Holdings {
    private final Map<String, Long> locks = new TreeMap<>();
    private final Set<String> strays = new HashSet<>();
    private @Nullable ConsumableResource resource;
    private long inUse;

    ConsumableLevels levels() {
      ConsumableResource known = resource;
      return known == null ? ConsumableLevels.NOTHING : known.levels(inUse);
    }

    void lock(String attempt, long quantity) {
      if (!strays.contains(attempt)) {
        inUse += quantity - Objects.requireNonNullElse(locks.put(attempt, quantity), 0L);
      }
    }

    void release(String attempt) {
      strays.remove(attempt);
      unlock(attempt);
    }

    void unlock(String attempt) {
      inUse -= Objects.requireNonNullElse(locks.remove(attempt), 0L);
    }
  }
}
