package io.windlass.scheduler.account;

import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What capacity's news means for what an environment is known to be short of. Capacity speaks of
 * the head that it was last told of. A shortage of something else stays known until capacity is
 * asked for that again, or has an instance that can hold it.
 */
final class ShortageRules {
  private ShortageRules() {}

  static void note(Journal journal, AccountCommand.ChangeCapacity news) {
    AccountState state = journal.state();
    String arn = news.environmentArn();
    Shortage known = state.environments().get(arn).shortage();
    Shortage next = next(known, news.change(), asked(state, arn));
    if (!Objects.equals(known, next)) {
      journal.write(new AccountEvent.ShortageNoted(arn, next));
    }
  }

  private static @Nullable Shortage next(
      @Nullable Shortage known, CapacityChange change, @Nullable ResourceShape asked) {
    return switch (change) {
      case CapacityChange.Shortage told when told.reason().isEmpty() ->
          known == null || asked == null || asked.equals(known.head()) ? null : known;
      case CapacityChange.Shortage told ->
          asked == null ? known : new Shortage(told.reason(), told.message(), asked);
      case CapacityChange.Ready ready ->
          known != null && known.head().fitsIn(ready.instance().resources()) ? null : known;
      case CapacityChange.StatusChanged _,
          CapacityChange.Draining _,
          CapacityChange.Resumed _,
          CapacityChange.Terminated _ ->
          known;
    };
  }

  private static @Nullable ResourceShape asked(AccountState state, String arn) {
    return state.demands().getOrDefault(arn, Demand.NONE).head();
  }
}
