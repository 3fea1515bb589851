package io.windlass.aws.http;

/**
 * Is notified of every authenticated call, also a denied or failed one, before its response is
 * sent. Called on the call's virtual thread; an exception is logged and has no effect on the call.
 */
@FunctionalInterface
public interface CallObserver {
  void completed(CompletedCall call);

  /** Returns an observer that notifies this one, then the other, whatever becomes of the first. */
  default CallObserver and(CallObserver other) {
    return call -> {
      try {
        completed(call);
      } finally {
        other.completed(call);
      }
    };
  }
}
