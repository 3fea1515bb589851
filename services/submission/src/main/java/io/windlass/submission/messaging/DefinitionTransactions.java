package io.windlass.submission.messaging;

import java.time.Instant;
import java.util.function.Function;

/** Runs changes of definitions, each in one transaction with what it announces. Blocks. */
@FunctionalInterface
public interface DefinitionTransactions {
  /** What the work answers, once it is committed; nothing happens if it throws. */
  <T> T run(Instant now, Function<DefinitionTransaction, T> work);
}
