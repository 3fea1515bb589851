package io.windlass.stateevents.delivery;

import java.util.List;

/** Where the engine gets the subscriptions from: those of enabled rules and running subscribers. */
public interface SubscriptionSource {
  /** Returns an account's subscriptions as of now. Blocks; throws if the store does not answer. */
  List<Subscription> of(String accountId);

  /** Whatever is remembered of an account is to be read again. */
  default void forget(String accountId) {}
}
