package io.windlass.messaging;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Follows requests across topics, by the header {@value #TRACEPARENT} of records. Only what is
 * sampled has one: a record without it costs the look for the header, and nothing at all while
 * {@link #isOn} is false. Implementations are safe for concurrent use, never block and never throw.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public interface MessageTracing {
  /** The header of a record: its value is that of W3C's HTTP header of the same name, in ASCII. */
  String TRACEPARENT = "traceparent";

  /** Traces nothing. */
  MessageTracing OFF =
      new MessageTracing() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Runnable consuming(IncomingRecord consumed, String traceparent) {
          return () -> {};
        }

        @Override
        public @Nullable MessageTrace sending(OutboxMessage message) {
          return null;
        }

        @Override
        public @Nullable DeliveryTrace delivering(String eventId, String target) {
          return null;
        }

        @Override
        public void causedByThisCall(Collection<OutboxMessage> messages) {}
      };

  /** Returns whether anything is traced; if not, nothing else is called. */
  boolean isOn();

  /**
   * A record with a {@code traceparent} is about to be handled.
   *
   * @return to be run once what follows from the record is committed; if that fails, it is not run,
   *     and this is called again for the next attempt
   */
  Runnable consuming(IncomingRecord consumed, String traceparent);

  /** Returns the trace that a message goes on with; null if it belongs to none that is sampled. */
  @Nullable MessageTrace sending(OutboxMessage message);

  /**
   * An event that was consumed is about to be sent to somebody outside.
   *
   * @return to be told how that ended; null if the event belongs to no trace that is sampled
   */
  @Nullable DeliveryTrace delivering(String eventId, String target);

  /** An attempt to deliver an event. */
  interface DeliveryTrace {
    /**
     * It has ended.
     *
     * @param error what the failure is called; null if there was none
     */
    void ended(@Nullable String error);
  }

  /**
   * Says that these messages, which are to be sent later on another thread, come from the API call
   * that is being served on this thread.
   */
  void causedByThisCall(Collection<OutboxMessage> messages);
}
