package io.windlass.scheduler.query;

/** What a core answers to a question or an instruction. */
public sealed interface QueryResult {
  /** The front of a queue. */
  record Front(QueueFront front) implements QueryResult {}

  /** Why a job waits. */
  record Explained(Explanation explanation) implements QueryResult {}

  /** The core knows nothing of it: it has not come here yet, or is over. */
  record Unknown() implements QueryResult {}

  /** The instruction is carried out. */
  record Done() implements QueryResult {}

  /** The instruction is not carried out. */
  record Refused(String why) implements QueryResult {}
}
