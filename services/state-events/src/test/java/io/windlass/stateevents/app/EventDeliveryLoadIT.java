package io.windlass.stateevents.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.api.TestKeys;
import io.windlass.stateevents.store.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The service as it is shipped delivers events under load, and is killed in the middle. For the
 * figures of docs/performance.md: {@code -Dload.rate=1000 -Dload.seconds=60}, and {@code
 * -Dload.shape} for other subscriptions ({@link DeliveryLoad.Shape}).
 */
class EventDeliveryLoadIT {
  private static final int RATE = Integer.getInteger("load.rate", 200);
  private static final int SECONDS = Integer.getInteger("load.seconds", 8);
  private static final DeliveryLoad.Shape SHAPE =
      DeliveryLoad.Shape.valueOf(
          System.getProperty("load.shape", "rules-and-subscribers")
              .toUpperCase(Locale.ROOT)
              .replace('-', '_'));

  /** With less than this part of the processors idle, latencies say how busy the machine is. */
  private static final double TO_SPARE = 0.4;

  private final List<Long> memory = new ArrayList<>();

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
      try (var load = new DeliveryLoad(broker, kafka.bootstrapServers(), service.port(), SHAPE)) {
        int warmUp = RATE / 4;
        load.run(0, warmUp, RATE);
        Stage.await("warm", () -> load.receivedByAll() == DeliveryLoad.changes(warmUp));
        int half = RATE / 4 * SECONDS / 2;
        Steady steady = untilKilled(service, load, warmUp, half);
        long killed = System.nanoTime();
        service.killAndRestart();
        load.run(warmUp + half, half, RATE);
        long sent = System.nanoTime();
        int all = DeliveryLoad.changes(warmUp + 2 * half);
        try {
          Stage.await("everything at the healthy targets", () -> load.receivedByAll() == all);
        } catch (AssertionError late) {
          throw new AssertionError(load.missing() + "\n" + service.log(), late);
        }
        memory.add(service.residentMegabytes());
        print(load, steady, killed, sent);
        assertThat(load.missing()).isEmpty();
        assertThat(load.outOfOrder()).isEmpty();
        if (1 - steady.busy() > TO_SPARE) {
          assertThat(load.latency(0.99, steady.from(), steady.until()))
              .isLessThan(Duration.ofMillis(100));
        }
      }
    }
  }

  /**
   * The time before the kill.
   *
   * @param busy which part of the machine's processors was in use
   * @param used the service's processor time
   */
  private record Steady(long from, long until, double busy, Duration used, long deliveries) {}

  private Steady untilKilled(ServiceProcess service, DeliveryLoad load, int first, int jobs)
      throws IOException {
    MachineLoad machine = MachineLoad.now();
    Duration before = service.processorTime();
    long deliveries = load.deliveries();
    long from = System.nanoTime();
    int part = jobs / 2;
    load.run(first, part, RATE);
    memory.add(service.residentMegabytes());
    // What is sent in the last second may be on its way when the service is killed.
    load.run(first + part, jobs - part - RATE / 4, RATE);
    long until = System.nanoTime();
    load.run(first + jobs - RATE / 4, RATE / 4, RATE);
    memory.add(service.residentMegabytes());
    return new Steady(
        from,
        until,
        MachineLoad.now().since(machine),
        service.processorTime().minus(before),
        load.deliveries() - deliveries);
  }

  private void print(DeliveryLoad load, Steady steady, long killed, long sent) {
    long recovered = load.lastArrival(killed);
    System.out.printf(
        "%s: %d changes/s to %d healthy targets for %d s, %.0f %% of the processors in use, of the"
            + " service %.0f ms for 1,000 deliveries (%d)%n",
        SHAPE,
        RATE,
        load.healthy(),
        SECONDS,
        steady.busy() * 100,
        steady.used().toMillis() * 1_000.0 / Math.max(1, steady.deliveries()),
        steady.deliveries());
    latency("in steady time", load, steady.from(), steady.until());
    latency("around the kill", load, steady.until(), recovered);
    latency("after the restart", load, recovered, sent);
    System.out.printf(
        "recovered within %d ms of the kill, all had %d ms after the end; memory %s MB%n",
        (recovered - killed) / 1_000_000, (load.lastArrival(sent) - sent) / 1_000_000, memory);
  }

  private static void latency(String when, DeliveryLoad load, long from, long until) {
    System.out.printf(
        "%s: p50 %d ms, p99 %d ms%n",
        when,
        load.latency(0.5, from, until).toMillis(),
        load.latency(0.99, from, until).toMillis());
  }
}
