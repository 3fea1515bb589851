package io.windlass.scheduler.account;

import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.Journal;
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
      @Nullable Shortage known, CapacityChange change, Demand asked) {
    ResourceShape head = asked.head();
    return switch (change) {
      case CapacityChange.Shortage told when told.reason().isEmpty() ->
          known == null
                  || head == null
                  || (head.equals(known.head()) && asked.nodes() == known.nodes())
              ? null
              : known;
      case CapacityChange.Shortage told ->
          head == null ? known : new Shortage(told.reason(), told.message(), head, asked.nodes());
      case CapacityChange.Ready ready ->
          known != null && known.nodes() == 1 && known.head().fitsIn(ready.instance().resources())
              ? null
              : known;
      case CapacityChange.StatusChanged _,
          CapacityChange.Draining _,
          CapacityChange.Resumed _,
          CapacityChange.Terminated _ ->
          known;
    };
  }

  private static Demand asked(AccountState state, String arn) {
    return state.demands().getOrDefault(arn, Demand.NONE);
  }
}
