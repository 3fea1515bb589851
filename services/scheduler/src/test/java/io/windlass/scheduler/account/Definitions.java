package io.windlass.scheduler.account;

import io.windlass.scheduler.consumable.ConsumableDefinition;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.SharingPolicy;
import io.windlass.scheduler.quota.QuotaShare;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes commands that define queues, environments and policies from short texts. Each command about
 * the same thing has a higher sequence number than the one before.
 */
final class Definitions {
  private final Map<String, Long> sequences = new HashMap<>();

  AccountCommand environment(
      String name, int maxvCpus, EnvironmentDefinition.Supply supply, boolean usable) {
    String arn = Arns.environment(name);
    return new AccountCommand.DefineEnvironment(
        new EnvironmentDefinition(
            arn, next(arn), name + "_Batch_1", supply, maxvCpus * 1_000L, usable));
  }

  AccountCommand service(String name, boolean usable, Map<String, Integer> limits) {
    String arn = Arns.environment(name);
    return new AccountCommand.DefineEnvironment(
        EnvironmentDefinition.service(arn, next(arn), usable, limits));
  }

  AccountCommand queue(
      String name, int priority, QueueDefinition.Phase life, String... environments) {
    String arn = Arns.queue(name);
    return new AccountCommand.DefineQueue(
        new QueueDefinition(arn, next(arn), priority, arns(environments), life));
  }

  AccountCommand queue(String name, QueueDefinition.Rules rules, String... environments) {
    String arn = Arns.queue(name);
    return new AccountCommand.DefineQueue(
        new QueueDefinition(
            arn, next(arn), 1, arns(environments), QueueDefinition.Phase.PRESENT, rules));
  }

  AccountCommand quotaPolicy(String name) {
    String arn = Arns.policy(name);
    return new AccountCommand.DefinePolicy(new SharingPolicy.ByQuota(arn, next(arn)));
  }

  /** Weights are such as {@code A=0.5, B*=2}. */
  AccountCommand policy(String name, int decaySeconds, int reservation, String... weights) {
    String arn = Arns.policy(name);
    List<FairSharePolicy.Weight> all =
        Arrays.stream(weights)
            .map(w -> w.split("=", -1))
            .map(w -> new FairSharePolicy.Weight(w[0], Double.parseDouble(w[1])))
            .toList();
    return new AccountCommand.DefinePolicy(
        new FairSharePolicy(arn, next(arn), Duration.ofSeconds(decaySeconds), reservation, all));
  }

  /** Share of queue q, such as {@code A RESERVE VCPU=4 GPU=1}; a borrow limit as LEND_…=50. */
  AccountCommand quotaShare(String text, boolean preempts, QuotaShare.Life life) {
    String[] words = text.split(" ", -1);
    String[] strategy = words[1].split("=", -1);
    Map<String, Long> limits = new TreeMap<>();
    for (int i = 2; i < words.length; i++) {
      String[] limit = words[i].split("=", -1);
      limits.put(limit[0], Long.parseLong(limit[1]) * 1_000);
    }
    String arn = Arns.quotaShare("q", words[0]);
    QuotaShare.Sharing sharing =
        new QuotaShare.Sharing(
            QuotaShare.Strategy.valueOf(strategy[0]),
            strategy.length > 1 ? Integer.valueOf(strategy[1]) : null,
            preempts);
    return new AccountCommand.DefineQuotaShare(
        new QuotaShare(arn, next(arn), Arns.queue("q"), words[0], life, limits, sharing));
  }

  AccountCommand consumable(
      String name, boolean replenishable, long incarnation, long quantity, boolean deleted) {
    String arn = Arns.consumable(name);
    long sequence = next(arn);
    return new AccountCommand.DefineConsumable(
        new ConsumableDefinition(
            arn,
            sequence,
            deleted,
            replenishable,
            new ConsumableDefinition.Grant(incarnation, incarnation, quantity)));
  }

  AccountCommand capacity(String environment, CapacityChange change) {
    String arn = Arns.environment(environment);
    return new AccountCommand.ChangeCapacity(arn, next("capacity " + arn), change);
  }

  private static List<String> arns(String... environments) {
    return Arrays.stream(environments).map(Arns::environment).toList();
  }

  private long next(String arn) {
    return sequences.merge(arn, 1L, Long::sum);
  }
}
