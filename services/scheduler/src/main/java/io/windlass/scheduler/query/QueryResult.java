package io.windlass.scheduler.query;

/** The result of a query or an operator command. */
public sealed interface QueryResult {
  /** The front of a queue. */
  record Front(QueueFront front) implements QueryResult {}

  /** Why a job waits. */
  record Explained(Explanation explanation) implements QueryResult {}

  /** The core does not know the job: it has not arrived yet, or has ended. */
  record Unknown() implements QueryResult {}

  /** The instruction is carried out. */
  record Done() implements QueryResult {}

  /** The instruction is not carried out. */
  record Refused(String why) implements QueryResult {}
}
