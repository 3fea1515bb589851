package io.windlass.scheduler.inquiry;

/** What a core answers to a question or an instruction. */
public sealed interface Answer {
  /** The front of a queue. */
  record Front(QueueFront front) implements Answer {}

  /** Why a job waits. */
  record Explained(Explanation explanation) implements Answer {}

  /** The core knows nothing of it: it has not come here yet, or is over. */
  record Unknown() implements Answer {}

  /** The instruction is carried out. */
  record Done() implements Answer {}

  /** The instruction is not carried out. */
  record Refused(String why) implements Answer {}
}
