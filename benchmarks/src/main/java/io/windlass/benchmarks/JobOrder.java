package io.windlass.benchmarks;

import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.queue.QueueDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of a queue. */
public enum JobOrder {
  /** First come, first served. */
  FIFO,
  /** Fifty shares of different weights, jobs of each in turn. */
  FAIR_SHARE;

  private static final int SHARES = 50;

  /** Returns the number of shares of its jobs. */
  int shares() {
    return this == FIFO ? 1 : SHARES;
  }

  /** Returns the identifier of a share; null if there are none. */
  @Nullable String shareIdentifier(int share) {
    return this == FIFO ? null : "team" + share;
  }

  List<AccountCommand> define(String arnPrefix, String environment) {
    List<AccountCommand> commands = new ArrayList<>();
    String policy = this == FIFO ? null : arnPrefix + "scheduling-policy/p";
    if (policy != null) {
      commands.add(new AccountCommand.DefinePolicy(policy(policy)));
    }
    commands.add(
        new AccountCommand.DefineQueue(
            new QueueDefinition(
                arnPrefix + "job-queue/q",
                1,
                1,
                List.of(environment),
                QueueDefinition.Phase.PRESENT,
                new QueueDefinition.Rules(List.of(), policy))));
    return commands;
  }

  private static FairSharePolicy policy(String arn) {
    List<FairSharePolicy.Weight> weights = new ArrayList<>();
    for (int share = 0; share < SHARES; share++) {
      weights.add(new FairSharePolicy.Weight("team" + share, 1 + share % 10));
    }
    return new FairSharePolicy(arn, 1, Duration.ofHours(1), 0, weights);
  }
}
