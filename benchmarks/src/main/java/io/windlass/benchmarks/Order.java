package io.windlass.benchmarks;

import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.queue.QueueDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a queue is ordered. */
public enum Order {
  /** First come, first served. */
  FIFO;

  /** How many shares its jobs belong to. */
  int shares() {
    return 1;
  }

  /** The identifier of a share; null where there are none. */
  @Nullable String shareIdentifier(int share) {
    return null;
  }

  List<AccountCommand> define(String arnPrefix, String environment) {
    return List.of(
        new AccountCommand.DefineQueue(
            new QueueDefinition(
                arnPrefix + "job-queue/q",
                1,
                1,
                List.of(environment),
                QueueDefinition.Life.PRESENT)));
  }
}
