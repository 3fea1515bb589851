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
 * Derives the known shortage of an environment from capacity's events. Capacity reports on the head
 * of the demand that it received last. A shortage of another shape remains known until capacity is
 * asked for that shape again, or has an instance that fits it.
 */
final class ShortageRules {
  private ShortageRules() {}

  static void apply(Journal journal, AccountCommand.ChangeCapacity command) {
    AccountState state = journal.state();
    String arn = command.environmentArn();
    Shortage known = state.environments().get(arn).shortage();
    Shortage next = next(known, command.change(), demand(state, arn));
    if (!Objects.equals(known, next)) {
      journal.write(new AccountEvent.ShortageChanged(arn, next));
    }
  }

  private static @Nullable Shortage next(
      @Nullable Shortage known, CapacityChange change, Demand demand) {
    ResourceShape head = demand.head();
    return switch (change) {
      case CapacityChange.Shortage told when told.reason().isEmpty() ->
          known == null
                  || head == null
                  || (head.equals(known.head()) && demand.nodes() == known.nodes())
              ? null
              : known;
      case CapacityChange.Shortage told ->
          head == null ? known : new Shortage(told.reason(), told.message(), head, demand.nodes());
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

  private static Demand demand(AccountState state, String arn) {
    return state.demands().getOrDefault(arn, Demand.NONE);
  }
}
