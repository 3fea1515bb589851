package io.windlass.stateevents.store.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountCacheTest {
  private static final String ACCOUNT = "123456789012";

  private final List<Subscription> stored = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(1_000);
  private int reads;
  private Runnable duringRead = () -> {};
  private final AccountCache<List<Subscription>> cache =
      new AccountCache<>(
          _ -> {
            reads++;
            List<Subscription> read = List.copyOf(stored);
            duringRead.run();
            return read;
          },
          () -> now);

  private static Subscription subscription(String id) {
    return new Subscription(
        id,
        ACCOUNT,
        "bus",
        "{}",
        new DeliveryTarget("arn", null, "{}", new DeliveryTarget.TargetInput.WholeEvent()),
        Subscription.RetryPolicy.OF_RULES,
        null,
        Subscription.Order.UNORDERED);
  }

  @Test
  void isReadOnceUntilItChanges() {
    assertThat(cache.of(ACCOUNT)).isEmpty();
    stored.add(subscription("a"));
    assertThat(cache.of(ACCOUNT)).isEmpty();
    cache.changed("another");
    assertThat(cache.of(ACCOUNT)).isEmpty();
    cache.changed(ACCOUNT);
    assertThat(cache.of(ACCOUNT)).extracting(Subscription::id).containsExactly("a");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void aChangeWhileItIsReadIsNotMissed() {
    duringRead =
        () -> {
          duringRead = () -> {};
          stored.add(subscription("a"));
          cache.changed(ACCOUNT);
        };
    assertThat(cache.of(ACCOUNT)).isEmpty();
    assertThat(cache.of(ACCOUNT)).hasSize(1);
  }

  @Test
  void whatNobodyToldIsSeenAMinuteLater() {
    cache.of(ACCOUNT);
    stored.add(subscription("a"));
    now = now.plus(AccountCache.LONGEST);
    assertThat(cache.of(ACCOUNT)).hasSize(1);
  }

  @Test
  void theSameListMeansThatNothingHasChanged() {
    stored.add(subscription("a"));
    List<Subscription> before = cache.of(ACCOUNT);
    cache.changed(ACCOUNT);
    stored.set(0, subscription("a"));
    assertThat(cache.of(ACCOUNT)).isSameAs(before);
  }

  @Test
  void afterAFailureItIsReadAgain() {
    duringRead =
        () -> {
          throw new IllegalStateException("no database");
        };
    assertThatThrownBy(() -> cache.of(ACCOUNT)).hasMessage("no database");
    duringRead = () -> {};
    stored.add(subscription("a"));
    assertThat(cache.of(ACCOUNT)).hasSize(1);
  }
}
