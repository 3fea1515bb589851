package io.windlass.stateevents.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.BusEvent;
import io.windlass.events.EventConfigurationChanged;
import io.windlass.events.Topics;
import io.windlass.messaging.AccountPartition;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import io.windlass.stateevents.notification.EventId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Timers on a real broker and database, seen to by several processes that are killed. */
class EventTimersIT {
  private static final int ACCOUNTS = 40;
  private static final int TIMERS_OF_ACCOUNT = 5;

  private Stage stage;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void open() {
    TestInfrastructure.createTopics(TimerProcess.PARTITIONS, Topics.ALL);
    stage = Stage.ofService("timers", 1, List.of(), "db/messaging", "db/migration");
  }

  @AfterEach
  void close() {
    processes.forEach(each -> each.destroyForcibly().onExit().join());
    stage.close();
  }

  private static String account(int number) {
    return "%012d".formatted(700_000_000_000L + number);
  }

  private static String arn(int account, int timer) {
    return "arn:aws:events:us-east-1:%s:rule/r%d".formatted(account(account), timer);
  }

  /** Says to all that there may be new timers. */
  private void announce() {
    try (var producer = stage.producer()) {
      for (int i = 0; i < ACCOUNTS; i++) {
        Stage.send(
            producer,
            Topics.EVENT_CONFIGURATION,
            AccountPartition.of(account(i), TimerProcess.PARTITIONS),
            EventConfigurationChanged.newBuilder()
                .setAccountId(account(i))
                .setVersion(1)
                .setAt(Instant.now())
                .build());
      }
      producer.flush();
    }
  }

  private static String row(int account, int timer, String expression, Instant at) {
    return "('%s', '%s', %d, '%s', 'UTC', %5$d, 0, 86400000, 1, %5$d, %5$d)"
        .formatted(
            arn(account, timer),
            account(account),
            AccountPartition.hash(account(account)),
            expression,
            at.toEpochMilli());
  }

  private void insert(List<String> rows) {
    stage.execute(
        "insert into event_timer (arn, account_id, shard, expression, time_zone, start_at,"
            + " window_ms, max_age_ms, revision, scheduled_at, due) values "
            + String.join(", ", rows));
  }

  private List<BusEvent> published(int firstAccount, int accounts) {
    return stage.readAll(Topics.BUS_EVENTS, TimerProcess.PARTITIONS).stream()
        .map(IncomingRecord::value)
        .filter(each -> each instanceof BusEvent)
        .map(BusEvent.class::cast)
        .filter(each -> each.getAccountId().compareTo(account(firstAccount)) >= 0)
        .filter(each -> each.getAccountId().compareTo(account(firstAccount + accounts)) < 0)
        .toList();
  }

  /** One dies before it commits, one before it publishes, one before it knows that it has. */
  @Test
  void rule002EachFiringHappensOnceWhoeverIsKilled() throws Exception {
    MessagingRuntime runtime = stage.runtime("survivor");
    PartitionedConsumer survivor =
        EventTimers.start(
            TimerProcess.settings("survivor"),
            () -> TimerProcess.PARTITIONS,
            (_, _) -> {},
            runtime);
    for (String step : List.of("decided", "committed", "published")) {
      processes.add(TimerProcess.start(stage.database(), "dies-" + step, step, 3));
    }
    Stage.await(
        "each has a partition",
        () ->
            stage.number("select count(distinct owner) from partition_owner")
                == TimerProcess.PARTITIONS);
    Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(2);
    List<String> rows = new ArrayList<>();
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < ACCOUNTS * TIMERS_OF_ACCOUNT; i++) {
      int account = i % ACCOUNTS;
      int timer = i / ACCOUNTS;
      Instant at = start.plusMillis(i * 40L);
      rows.add(row(account, timer, "rate(1 day)", at));
      expected.put(
          EventId.of(arn(account, timer), at.toEpochMilli(), at).toString(), arn(account, timer));
    }
    insert(rows);
    announce();
    for (Process process : processes) {
      assertThat(process.waitFor(Stage.TIMEOUT)).isTrue();
      assertThat(process.exitValue()).isEqualTo(TimerProcess.KILLED);
    }
    Stage.await(
        "all have fired",
        () ->
            stage.number(
                    "select count(*) from event_timer where due < "
                        + start.plus(Duration.ofHours(1)).toEpochMilli())
                == 0);
    Stage.await("all is published", () -> stage.number("select count(*) from outbox") == 0);
    survivor.stop();
    Map<String, String> fired = new HashMap<>();
    List<BusEvent> events = published(0, ACCOUNTS);
    events.forEach(each -> fired.put(each.getId(), each.getResources().getFirst()));
    assertThat(fired.equals(expected))
        .as("%d of %d firings", fired.size(), expected.size())
        .isTrue();
    assertThat(events)
        .allSatisfy(
            each -> {
              assertThat(each.getSource()).isEqualTo("aws.events");
              assertThat(each.getDetailType()).isEqualTo("Scheduled Event");
              assertThat(each.getDetail()).isEqualTo("{}");
              assertThat(each.getRuleArns()).isEqualTo(each.getResources());
            });
    assertThat(
            stage.number(
                "select count(*) from event_timer where scheduled_at - start_at <> 86400000"))
        .isZero();
    System.out.printf(
        "%d firings, 3 of 4 processes killed: %d messages, of which %d repeat one%n",
        expected.size(), events.size(), events.size() - fired.size());
  }

  @Test
  void rule002OfMissedFiringsTheLastOneIsMadeUpFor() {
    Instant hourAgo = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofHours(1));
    Instant weekAgo = hourAgo.minus(Duration.ofDays(7));
    insert(
        List.of(
            row(50, 0, "rate(7 minutes)", hourAgo),
            row(50, 1, "rate(1 day)", weekAgo),
            row(50, 2, "at(2020-01-01T00:00:00)", Instant.parse("2020-01-01T00:00:00Z"))));
    MessagingRuntime runtime = stage.runtime("late");
    PartitionedConsumer late =
        EventTimers.start(
            TimerProcess.settings("late"), () -> TimerProcess.PARTITIONS, (_, _) -> {}, runtime);
    Stage.await(
        "nothing is due",
        () ->
            stage.number(
                    "select count(*) from event_timer where due < " + System.currentTimeMillis())
                == 0);
    Stage.await("all is published", () -> stage.number("select count(*) from outbox") == 0);
    late.stop();
    Map<String, List<Instant>> fired = new HashMap<>();
    published(50, 1)
        .forEach(
            each ->
                fired
                    .computeIfAbsent(each.getResources().getFirst(), _ -> new ArrayList<>())
                    .add(each.getTime()));
    assertThat(fired)
        .containsOnly(
            Map.entry(arn(50, 0), List.of(hourAgo.plus(Duration.ofMinutes(56)))),
            Map.entry(arn(50, 1), List.of(weekAgo.plus(Duration.ofDays(7)))));
  }
}
