package io.windlass.aws.http;

import io.windlass.aws.CallContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Is notified of every authenticated call, also a denied or failed one: before it is handled, and
 * before its response is sent. Called on the call's virtual thread; an exception is logged and has
 * no effect on the call.
 */
@FunctionalInterface
public interface CallObserver {
  /**
   * A call is about to be handled on this thread.
   *
   * @param traceparent the header by which a caller says which trace the call belongs to
   */
  default void started(CallContext call, @Nullable String traceparent) {}

  void completed(CompletedCall call);

  /** Returns an observer that notifies this one, then the other, whatever becomes of the first. */
  default CallObserver and(CallObserver other) {
    CallObserver first = this;
    return new CallObserver() {
      @Override
      public void started(CallContext call, @Nullable String traceparent) {
        both(observer -> observer.started(call, traceparent));
      }

      @Override
      public void completed(CompletedCall call) {
        both(observer -> observer.completed(call));
      }

      private void both(Consumer<CallObserver> notification) {
        try {
          notification.accept(first);
        } finally {
          notification.accept(other);
        }
      }
    };
  }
}
