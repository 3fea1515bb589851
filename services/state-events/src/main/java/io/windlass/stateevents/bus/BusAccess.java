package io.windlass.stateevents.bus;

/** Who may put events on which bus. */
public interface BusAccess {
  /** What is said to somebody who wants to put an event on a bus. */
  enum Decision {
    /** The bus is there and takes it. */
    ALLOWED,
    /** The bus's policy does not let its account do that. */
    DENIED,
    /** There is no such bus. */
    NO_SUCH_BUS
  }

  /**
   * Whoever puts an event on a bus.
   *
   * @param principalArn user or role
   * @param ruleArn the rule that forwards the event; empty if it is put by a call
   */
  record Sender(String accountId, String principalArn, String ruleArn) {}

  /**
   * Decides about an event. An account may put events on its own buses, and on those of others
   * whose policy allows it. Blocks; throws if the store does not answer.
   *
   * @param busArn of a bus
   */
  Decision decide(String busArn, Sender sender, String source, String detailType);
}
