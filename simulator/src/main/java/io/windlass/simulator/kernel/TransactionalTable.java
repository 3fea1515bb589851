package io.windlass.simulator.kernel;

/** Rows of one partition, with the changes of the transaction that is under way. */
public interface TransactionalTable {
  /** The transaction commits. */
  void commit();

  /** It does not. */
  void rollBack();
}
