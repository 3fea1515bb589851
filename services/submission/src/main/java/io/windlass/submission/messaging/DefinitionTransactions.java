package io.windlass.submission.messaging;

import io.windlass.submission.identity.Owner;
import java.time.Instant;
import java.util.function.Function;

/** Runs changes of resources, each in one transaction with what it announces. Blocks. */
@FunctionalInterface
public interface DefinitionTransactions {
  /** Returns the result of the work once it is committed; nothing is changed if the work throws. */
  <T> T run(Instant now, Function<DefinitionTransaction, T> work);

  /** Like {@link #run(Instant, Function)}, while other changes of the owner's resources wait. */
  default <T> T run(Instant now, Owner owner, Function<DefinitionTransaction, T> work) {
    return run(
        now,
        transaction -> {
          transaction.lock(owner);
          return work.apply(transaction);
        });
  }
}
