package io.windlass.stateevents.delivery;

import io.windlass.stateevents.delivery.Lanes.Admission;
import io.windlass.stateevents.delivery.Lanes.StoredDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Lanes on virtual time, with a store that does in memory what the database does: commits at random
 * moments, targets that answer as a test says, and crashes that lose everything but the store.
 */
final class DeliveryModel {
  static final String ACCOUNT = "123456789012";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final Random random;
  final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<Long, StoredEvent> events = new TreeMap<>();
  private final Map<LaneChanges.RowKey, DeliveryRow> rows = new LinkedHashMap<>();
  private final PriorityQueue<Answer> answers =
      new PriorityQueue<>(Comparator.comparing(Answer::at).thenComparingLong(Answer::number));
  final List<DeliveryRecord> records = new ArrayList<>();

  /** Every attempt that the target took, in order. */
  final List<Arrival> arrivals = new ArrayList<>();

  final List<Arrival> deadLetters = new ArrayList<>();
  final Map<Long, DeliverableEvent> published = new TreeMap<>();
  int mostInFlight;
  int mostInMemory;
  private int inFlight;
  private long numbers;
  private Instant now = START;
  private Lanes lanes;
  private BiFunction<Subscription, DeliverableEvent, Reply> target =
      (_, _) -> new Reply(Duration.ofMillis(5), DeliveryOutcome.delivered());
  Lanes.Limits limits = new Lanes.Limits(50, 1_000_000);
  LaneLimits laneLimits = new LaneLimits(10, 0);

  private record StoredEvent(DeliverableEvent event, Set<Long> open) {}

  private record Answer(
      Instant at, long number, Lanes of, Delivery delivery, DeliveryOutcome outcome) {}

  record Arrival(Instant at, String subscription, DeliverableEvent event) {}

  /** What a target answers, and when. */
  record Reply(Duration after, DeliveryOutcome outcome) {}

  DeliveryModel(long seed) {
    random = new Random(seed);
    lanes = newLanes();
  }

  static Subscription subscription(
      String name, Subscription.Order order, Subscription.RetryPolicy retry, String deadLetterArn) {
    return new Subscription(
        "arn:aws:events:us-east-1:" + ACCOUNT + ":rule/" + name + "/t",
        ACCOUNT,
        "arn:aws:events:us-east-1:" + ACCOUNT + ":event-bus/default",
        "{}",
        new DeliveryTarget(
            "kafka:" + name, null, "{}", new DeliveryTarget.TargetInput.WholeEvent()),
        retry,
        deadLetterArn,
        order);
  }

  static Subscription subscription(String name, Subscription.Order order) {
    return subscription(name, order, Subscription.RetryPolicy.OF_RULES, null);
  }

  void subscribe(Subscription... all) {
    for (Subscription each : all) {
      subscriptions.put(each.target().arn().substring("kafka:".length()), each);
    }
    configured();
  }

  void unsubscribe(String name) {
    subscriptions.remove(name);
    configured();
  }

  private void configured() {
    lanes.update(ACCOUNT, List.copyOf(subscriptions.values()));
  }

  void target(BiFunction<Subscription, DeliverableEvent, Reply> answers) {
    this.target = answers;
  }

  Instant now() {
    return now;
  }

  private Lanes newLanes() {
    return new Lanes(
        limits,
        new RetryDelay(Duration.ofSeconds(1), Duration.ofMinutes(1), random::nextDouble),
        _ -> laneLimits);
  }

  /** A batch of events, one for each group, for all subscriptions. */
  void publish(String... groups) {
    var admissions = new ArrayList<Admission>();
    List<Long> keys = subscriptions.values().stream().map(Subscription::key).toList();
    LaneChanges changes = lanes.takeChanges(now);
    for (String group : groups) {
      long position = published.size() + 1L;
      var event =
          new DeliverableEvent(
              position,
              new UUID(7, position),
              ACCOUNT,
              "bus",
              group,
              now,
              "{\"n\":" + position + "}");
      published.put(position, event);
      admissions.add(lanes.admit(event, keys, now));
    }
    // What is answered while the transaction is under way is not in it.
    answerUntil(now.plusMillis(random.nextInt(4)));
    write(changes);
    for (Admission admission : admissions) {
      var open = new HashSet<Long>();
      admission.inMemory().forEach(each -> open.add(each.subscription().key()));
      if (!open.isEmpty() || !admission.rows().isEmpty()) {
        events.put(admission.event().position(), new StoredEvent(admission.event(), open));
      }
      admission.rows().forEach(this::insert);
    }
    lanes.written(changes);
    begin(lanes.admitted(admissions, now));
  }

  /** What the database decides about a new row of a FIFO subscription. */
  private void insert(DeliveryRow row) {
    boolean behind =
        row.group() != null
            && rows.values().stream()
                .anyMatch(
                    each ->
                        each.subscriptionKey() == row.subscriptionKey()
                            && row.group().equals(each.group())
                            && each.position() < row.position());
    rows.put(key(row), behind ? withDue(row, null) : row);
  }

  private static LaneChanges.RowKey key(DeliveryRow row) {
    return new LaneChanges.RowKey(row.position(), row.subscriptionKey());
  }

  private static DeliveryRow withDue(DeliveryRow row, Instant due) {
    return new DeliveryRow(
        row.position(),
        row.subscriptionKey(),
        row.accountId(),
        row.group(),
        due,
        row.attempts(),
        row.deadLetterAttempts(),
        row.exhausted(),
        row.failures());
  }

  private void write(LaneChanges changes) {
    var touched = new HashSet<Long>(changes.leftToRows());
    rows.values().stream()
        .filter(row -> changes.closedLanes().contains(row.subscriptionKey()))
        .forEach(row -> touched.add(row.position()));
    rows.values().removeIf(row -> changes.closedLanes().contains(row.subscriptionKey()));
    changes.inserted().stream()
        .sorted(Comparator.comparingLong(DeliveryRow::position))
        .forEach(this::insert);
    changes.updated().forEach(row -> rows.computeIfPresent(key(row), (_, _) -> row));
    for (LaneChanges.RowKey gone : changes.deleted()) {
      rows.remove(gone);
      touched.add(gone.position());
    }
    for (LaneChanges.GroupKey group : changes.promoted()) {
      rows.values().stream()
          .filter(
              row ->
                  row.subscriptionKey() == group.subscriptionKey()
                      && group.group().equals(row.group()))
          .min(Comparator.comparingLong(DeliveryRow::position))
          .filter(row -> row.due() == null)
          .ifPresent(row -> rows.put(key(row), withDue(row, now)));
    }
    for (LaneChanges.RowKey served : changes.served()) {
      events.computeIfPresent(
          served.position(),
          (_, each) -> {
            var open = new HashSet<>(each.open());
            open.remove(served.subscriptionKey());
            return new StoredEvent(each.event(), open);
          });
    }
    for (long position : changes.finished()) {
      events.remove(position);
      if (rows.keySet().stream().anyMatch(row -> row.position() == position)) {
        throw new AssertionError("event " + position + " is removed, but has rows");
      }
    }
    changes
        .leftToRows()
        .forEach(
            position ->
                events.computeIfPresent(
                    position, (_, each) -> new StoredEvent(each.event(), Set.of())));
    for (long position : touched) {
      StoredEvent event = events.get(position);
      if (event != null
          && event.open().isEmpty()
          && rows.keySet().stream().noneMatch(row -> row.position() == position)) {
        events.remove(position);
      }
    }
    records.addAll(changes.records());
  }

  /** Lets time pass; timers are handled about as often as the consumer does. */
  void pass(Duration duration) {
    Instant end = now.plus(duration);
    while (now.isBefore(end)) {
      Instant next = now.plusMillis(20 + random.nextInt(80));
      answerUntil(next.isBefore(end) ? next : end);
      timer();
    }
  }

  /**
   * What is due is read, and what has become of deliveries is written. Targets answer all the time:
   * while rows are read, and while the transaction is under way.
   */
  void timer() {
    List<Lanes.Wanted> wanted = lanes.wanted(now);
    var read = new ArrayList<StoredDelivery>();
    for (Lanes.Wanted each : wanted) {
      rows.values().stream()
          .filter(row -> row.subscriptionKey() == each.subscriptionKey() && row.due() != null)
          .sorted(Comparator.comparing(DeliveryRow::due).thenComparingLong(DeliveryRow::position))
          .limit(each.rows())
          .forEach(row -> read.add(new StoredDelivery(events.get(row.position()).event(), row)));
    }
    answerUntil(now.plusMillis(random.nextInt(4)));
    LaneChanges changes = lanes.takeChanges(now);
    answerUntil(now.plusMillis(random.nextInt(4)));
    write(changes);
    lanes.read(wanted, read, now);
    lanes.written(changes);
    begin(lanes.start(now));
    mostInMemory = Math.max(mostInMemory, lanes.inMemory());
  }

  private void begin(List<Delivery> started) {
    for (Delivery each : started) {
      inFlight++;
      mostInFlight = Math.max(mostInFlight, inFlight);
      if (each.deadLetter() != null) {
        deadLetters.add(new Arrival(now, each.deadLetter().ruleArn(), each.event()));
        answers.add(
            new Answer(now.plusMillis(3), numbers++, lanes, each, DeliveryOutcome.delivered()));
        continue;
      }
      Reply reply = target.apply(each.subscription(), each.event());
      if (reply.outcome() instanceof DeliveryOutcome.Delivered) {
        arrivals.add(new Arrival(now, each.subscription().target().arn(), each.event()));
      }
      answers.add(new Answer(now.plus(reply.after()), numbers++, lanes, each, reply.outcome()));
    }
  }

  private void answerUntil(Instant end) {
    while (!answers.isEmpty() && !answers.peek().at().isAfter(end)) {
      Answer answer = answers.poll();
      now = answer.at().isAfter(now) ? answer.at() : now;
      inFlight--;
      if (answer.of() == lanes) {
        begin(lanes.answered(answer.delivery(), answer.outcome(), now));
      }
    }
    now = end.isAfter(now) ? end : now;
  }

  /** Everything but the store is gone; a new owner takes over. */
  void crash() {
    lanes = newLanes();
    configured();
    var counts = new LinkedHashMap<Long, List<DeliveryRow>>();
    rows.values()
        .forEach(
            row -> counts.computeIfAbsent(row.subscriptionKey(), _ -> new ArrayList<>()).add(row));
    counts.forEach(
        (key, all) ->
            lanes.rowsFound(
                key,
                all.size(),
                all.stream()
                    .map(DeliveryRow::due)
                    .filter(due -> due != null)
                    .min(Comparator.naturalOrder())
                    .orElse(null)));
    for (StoredEvent stored : events.values()) {
      if (stored.open().isEmpty()) {
        continue;
      }
      long position = stored.event().position();
      var open = new ArrayList<>(stored.open());
      open.removeIf(key -> rows.containsKey(new LaneChanges.RowKey(position, key)));
      boolean hasRows = rows.keySet().stream().anyMatch(row -> row.position() == position);
      lanes.recovered(stored.event(), open, hasRows, now);
    }
    begin(lanes.start(now));
  }

  boolean isIdle() {
    return events.isEmpty() && rows.isEmpty();
  }

  int storedEvents() {
    return events.size();
  }

  int storedRows() {
    return rows.size();
  }

  List<Long> positions(String name) {
    return arrivals.stream()
        .filter(each -> each.subscription().equals("kafka:" + name))
        .map(each -> each.event().position())
        .toList();
  }
}
