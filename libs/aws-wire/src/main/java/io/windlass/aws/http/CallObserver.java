package io.windlass.aws.http;

/**
 * Hears of every authenticated call after its answer is decided, denied and failed ones included.
 * Called on the call's virtual thread; what it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface CallObserver {
  void completed(CompletedCall call);
}
