package io.windlass.messaging;

/** What a message tells its consumers about the trace that it belongs to. Immutable. */
public interface MessageTrace {
  /** Returns a trace of which nothing else is known, such as one that was read from the outbox. */
  static MessageTrace of(String traceparent) {
    return () -> traceparent;
  }

  /** Returns the value of the header {@link MessageTracing#TRACEPARENT}. */
  String traceparent();

  /** The broker has acknowledged the message. Not called where that is not known. */
  default void sent() {}
}
