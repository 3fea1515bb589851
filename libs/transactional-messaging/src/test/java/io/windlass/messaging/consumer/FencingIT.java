package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.Notes;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FencingIT {
  @RegisterExtension final Stage stage = Stage.of("fencing", 2, "in", "out");

  /** A consumer that leaves its group only by request, however slow this machine is. */
  private ConsumerSettings settings(String instanceId) {
    return settings(instanceId, Duration.ofMinutes(1), Map.of("heartbeat.interval.ms", 200));
  }

  /** A consumer whose session expires soon after it stops responding. */
  private ConsumerSettings sleepy(String instanceId) {
    return settings(
        instanceId,
        Duration.ofMillis(1500),
        Map.of("max.poll.interval.ms", 1500, "heartbeat.interval.ms", 200));
  }

  private ConsumerSettings settings(
      String instanceId, Duration session, Map<String, Object> properties) {
    return new ConsumerSettings(
        "group", instanceId, List.of(stage.topic("in")), 50, session, properties);
  }

  private CopyingHandler handler() {
    return new CopyingHandler(stage.topic("out"), Notes.ACCOUNT);
  }

  private void write(int partition, long from, long to) {
    try (var producer = stage.producer()) {
      for (long i = from; i < to; i++) {
        Stage.send(producer, stage.topic("in"), partition, Notes.note("w" + partition, i));
      }
      producer.flush();
    }
  }

  private void awaitEffects(long expected) {
    Stage.await(
        expected + " effects", () -> stage.number("select count(*) from effect") >= expected);
    assertThat(stage.number("select count(*) from (select distinct writer, number from effect) e"))
        .isEqualTo(stage.number("select count(*) from effect"))
        .isEqualTo(expected);
  }

  /** Pauses in the middle of a decision, like a long pause of the process. */
  private static final class Sleeper implements PartitionHandler {
    private final CopyingHandler copying;
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch wake = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    Sleeper(CopyingHandler copying) {
      this.copying = copying;
    }

    @Override
    public void load(int partition, Pool store) {
      copying.load(partition, store);
    }

    @Override
    public Effects onRecords(List<IncomingRecord> records, Instant now) {
      asleep.countDown();
      try {
        assertThat(wake.await(2 * Stage.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return copying.onRecords(records, now);
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void anOwnerThatSleptThroughItsSessionCannotCommitAnyMore() throws Exception {
    Sleeper sleeper = new Sleeper(handler());
    MessagingRuntime first = stage.runtime("one");
    PartitionedConsumer zombie = stage.consumer(first, sleepy("one"), sleeper);
    Stage.await("ready", zombie::isReady);
    write(0, 0, 100);
    assertThat(sleeper.asleep.await(Stage.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    Instant before = Instant.now();
    PartitionedConsumer standby = stage.consumer(stage.runtime("two"), sleepy("two"), handler());
    awaitEffects(100);
    System.out.println("standby took over after " + Duration.between(before, Instant.now()));
    sleeper.wake.countDown();

    Stage.await("fenced", () -> first.counters().failedCommits() > 0);
    write(0, 100, 200);
    write(1, 0, 100);
    awaitEffects(300);
    Stage.await("both at work", () -> zombie.isReady() && standby.isReady());
  }

  @Test
  void aPartitionTakenBehindItsOwnersBackIsHadBackFromKafka() {
    MessagingRuntime runtime = stage.runtime("one");
    PartitionedConsumer consumer = stage.consumer(runtime, settings("one"), handler());
    write(0, 0, 10);
    awaitEffects(10);

    stage.execute("update partition_owner set epoch = epoch + 1, owner = 'stranger'");
    write(0, 10, 20);

    awaitEffects(20);
    assertThat(runtime.counters().failedCommits()).isPositive();
    Stage.await("ready", consumer::isReady);
    assertThat(stage.number("select max(epoch) from partition_owner")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aStandbyTakesOverAtOnceWhenTheOwnerStops() {
    MessagingRuntime first = stage.runtime("one");
    PartitionedConsumer owner = stage.consumer(first, settings("one"), handler());
    CopyingHandler second = handler();
    PartitionedConsumer standby = stage.consumer(stage.runtime("two"), settings("two"), second);
    Stage.await("both at work", () -> owner.isReady() && standby.isReady());
    write(0, 0, 100);
    write(1, 0, 100);
    awaitEffects(200);

    Instant before = Instant.now();
    owner.stop();
    write(0, 100, 200);
    write(1, 100, 200);
    awaitEffects(400);

    System.out.println(
        "owner stopped, taken over after " + Duration.between(before, Instant.now()));
    assertThat(second.loads).isGreaterThanOrEqualTo(2);
    Stage.await("outbox empty", () -> stage.number("select count(*) from outbox") == 0);
    List<IncomingRecord> published = stage.readAll(stage.topic("out"), 2);
    for (String writer : List.of("w0", "w1")) {
      assertThat(
              published.stream()
                  .filter(each -> Notes.writer(each).equals(writer))
                  .map(Notes::number)
                  .distinct())
          .isSorted()
          .hasSize(200);
    }
  }
}
