package io.windlass.stateevents.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.api.events.EventsClient;
import io.windlass.stateevents.store.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The service as it is shipped delivers events under load, and is killed in the middle. For the
 * figures of docs/performance.md: {@code -Dload.rate=1000 -Dload.seconds=60}.
 */
class EventDeliveryLoadIT {
  private static final int RATE = Integer.getInteger("load.rate", 200);
  private static final int SECONDS = Integer.getInteger("load.seconds", 8);

  /** RULE-009, EV-001: at least once, whatever other targets do. */
  @Test
  void rule009HealthyTargetsHaveEveryEventBesideBadOnesThoughTheServiceIsKilled() throws Exception {
    try (var registry = new StubRegistry();
        var database = new TestDatabase();
        var kafka = new PrivateKafka();
        var broker = new Broker(registry.ids(), kafka.bootstrapServers());
        var service =
            new ServiceProcess(
                database.database(), kafka.bootstrapServers(), registry.url(), TestKeys.IAM)) {
      service.awaitReady();
      try (var load =
          new DeliveryLoad(
              broker,
              kafka.bootstrapServers(),
              new EventsClient(service.port(), "admin", "us-east-1"))) {
        int warmUp = RATE / 4;
        load.run(0, warmUp, RATE);
        Stage.await("warm", () -> load.receivedByAll() == DeliveryLoad.changes(warmUp));
        int half = RATE / 4 * SECONDS / 2;
        var memory = new ArrayList<Long>();
        long begin = System.nanoTime();
        int quarter = half / 2;
        load.run(warmUp, quarter, RATE);
        memory.add(service.residentMegabytes());
        load.run(warmUp + quarter, half - quarter, RATE);
        memory.add(service.residentMegabytes());
        long killed = System.nanoTime();
        service.killAndRestart();
        load.run(warmUp + half, half, RATE);
        int all = DeliveryLoad.changes(warmUp + 2 * half);
        long end = System.nanoTime();
        try {
          Stage.await("everything at the healthy targets", () -> load.receivedByAll() == all);
        } catch (AssertionError late) {
          throw new AssertionError(load.missing() + "\n" + service.log(), late);
        }
        memory.add(service.residentMegabytes());
        System.out.printf(
            "%d changes/s to %d healthy targets for %d s: p50 %d ms, p99 %d ms until the kill;"
                + " all had after the end within %d ms; memory %s MB%n",
            RATE,
            load.healthy(),
            SECONDS,
            load.latency(0.5, begin, killed).toMillis(),
            load.latency(0.99, begin, killed).toMillis(),
            (System.nanoTime() - end) / 1_000_000,
            memory);
        assertThat(load.missing()).isEqualTo(List.of());
      }
    }
  }
}
