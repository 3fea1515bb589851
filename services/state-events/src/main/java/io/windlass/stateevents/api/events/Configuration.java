package io.windlass.stateevents.api.events;

import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ConcurrentChangeException;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.EventBusEntity;
import io.windlass.stateevents.store.configuration.RuleEntity;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The configuration as the operations see it: of the caller's account, with AWS's refusals. */
final class Configuration {
  private final ConfigurationStore store;

  Configuration(ConfigurationStore store) {
    this.store = store;
  }

  <T extends @Nullable Object> T read(Function<ConfigurationSession, T> work) {
    return store.read(work);
  }

  <T extends @Nullable Object> T change(CallContext call, Function<ConfigurationSession, T> work) {
    try {
      return store.change(call.caller().accountId(), call.now(), work);
    } catch (ConcurrentChangeException e) {
      throw EventsErrors.concurrentModification();
    }
  }

  static EventScope scope(CallContext call) {
    return scope(call.caller());
  }

  static EventScope scope(Caller caller) {
    return new EventScope(caller.partition(), caller.region(), caller.accountId());
  }

  /** A bus of the caller's that exists; the default one may have no row yet. */
  record Bus(EventScope scope, String name, @Nullable EventBusEntity row) {
    String arn() {
      return scope.busArn(name);
    }

    String ruleArn(String rule) {
      return scope.ruleArn(name, rule);
    }
  }

  /** Returns the bus that a name or ARN refers to. */
  static Bus bus(ConfigurationSession session, CallContext call, @Nullable String nameOrArn) {
    EventScope scope = scope(call);
    String name = scope.busName(nameOrArn);
    if (name == null) {
      throw EventsErrors.noSuchBus(String.valueOf(nameOrArn));
    }
    EventBusEntity row = session.find(EventBusEntity.class, scope.busArn(name));
    if (row == null && !name.equals(EventScope.DEFAULT_BUS)) {
      throw EventsErrors.noSuchBus(name);
    }
    return new Bus(scope, name, row);
  }

  /** Returns the row of a bus, which is made for a default bus that has none. */
  static EventBusEntity row(ConfigurationSession session, CallContext call, Bus bus) {
    if (bus.row() != null) {
      return bus.row();
    }
    var row =
        new EventBusEntity(
            bus.arn(), call.caller().accountId(), bus.name(), call.now().toEpochMilli());
    session.persist(row);
    return row;
  }

  static RuleEntity rule(ConfigurationSession session, Bus bus, String name) {
    RuleEntity rule = session.find(RuleEntity.class, bus.ruleArn(name));
    if (rule == null) {
      throw EventsErrors.noSuchRule(name, bus.name());
    }
    return rule;
  }

  /** Refuses one more of a kind that an account has as many of in the region as it may. */
  static void requireRoom(
      ConfigurationSession session, Class<?> type, EventScope scope, String arnType, int most) {
    long there =
        session.count(
            type.getSimpleName()
                + " e where e.accountId = :account and left(e.id, length(:scope)) = :scope",
            Map.of("account", scope.accountId(), "scope", scope.arn(arnType, "")));
    if (there >= most) {
      throw EventsErrors.limitExceeded();
    }
  }

  /** A time as the API shows it. */
  static double seconds(long epochMillis) {
    return epochMillis / 1000.0;
  }
}
