package io.windlass.stateevents.api.custombus;

import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.DescribeSubscriberResponse;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.SubscriberEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps subscribers from sending events round in a circle of buses for ever. */
final class ForwardingLoops {
  private ForwardingLoops() {}

  /** Refuses a subscriber of a bus whose target leads back to the bus. */
  static void refuse(
      ConfigurationSession session, String busArn, String targetArn, CallContext call) {
    if (!targetArn.contains(":" + CustomBuses.BUS + "/")) {
      return;
    }
    var _ = CustomBuses.bus(session, call, targetArn);
    Map<String, Set<String>> forwards = forwards(session, call.caller().accountId());
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(targetArn));
    while (!next.isEmpty()) {
      String bus = next.remove();
      if (bus.equals(busArn)) {
        throw CustomBusErrors.invalid("TargetArn leads back to the event bus.");
      }
      if (reached.add(bus)) {
        next.addAll(forwards.getOrDefault(bus, Set.of()));
      }
    }
  }

  private static Map<String, Set<String>> forwards(ConfigurationSession session, String account) {
    Map<String, Set<String>> forwards = new HashMap<>();
    for (SubscriberEntity each :
        session.list(
            SubscriberEntity.class,
            "from SubscriberEntity s where s.accountId = :account and s.document like '%:event-busv2/%'",
            Map.of("account", account),
            Integer.MAX_VALUE)) {
      var document =
          WireJson.read(
              each.document().getBytes(StandardCharsets.UTF_8), DescribeSubscriberResponse.class);
      if (document.invokeConfiguration() != null) {
        forwards
            .computeIfAbsent(each.busArn(), _ -> new HashSet<>())
            .add(document.invokeConfiguration().targetArn());
      }
    }
    return forwards;
  }
}
