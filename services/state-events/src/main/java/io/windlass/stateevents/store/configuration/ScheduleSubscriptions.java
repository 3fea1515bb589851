package io.windlass.stateevents.store.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.schedule.Schedule;
import io.windlass.stateevents.schedule.ScheduleExpression;
import io.windlass.stateevents.schedule.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the schedules of EventBridge Scheduler mean: subscriptions to their own firings, timers. */
public final class ScheduleSubscriptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ScheduleSubscriptions() {}

  static List<Subscription> read(ConfigurationSession session, String accountId) {
    return session
        .list(
            ScheduleEntity.class,
            "from ScheduleEntity s where s.accountId = :account and s.state = :state order by"
                + " s.arn",
            Map.of("account", accountId, "state", ScheduleEntity.ENABLED),
            Integer.MAX_VALUE)
        .stream()
        .map(ScheduleSubscriptions::subscription)
        .toList();
  }

  private static Subscription subscription(ScheduleEntity schedule) {
    JsonNode target = settings(schedule).path("Target");
    ObjectNode parameters = JSON.createObjectNode();
    target
        .properties()
        .forEach(
            each -> {
              if (each.getKey().endsWith("Parameters")) {
                parameters.set(each.getKey(), each.getValue());
              }
            });
    ObjectNode pattern = JSON.createObjectNode();
    pattern.putArray("source").add("aws.scheduler");
    pattern.putArray("resources").add(schedule.arn());
    String input = target.path("Input").asText(null);
    String place = schedule.arn().substring(0, schedule.arn().indexOf(":schedule/"));
    return new Subscription(
        schedule.arn(),
        schedule.accountId(),
        place.replace(":scheduler:", ":events:") + ":event-bus/default",
        pattern.toString(),
        new DeliveryTarget(
            target.path("Arn").asText(),
            target.path("RoleArn").asText(null),
            parameters.toString(),
            input == null ? new TargetInput.WholeEvent() : new TargetInput.OfSchedule(input)),
        new Subscription.RetryPolicy(
            maxAge(target), target.path("RetryPolicy").path("MaximumRetryAttempts").asInt(185)),
        target.path("DeadLetterConfig").path("Arn").asText(null),
        Subscription.Order.UNORDERED);
  }

  private static Duration maxAge(JsonNode target) {
    return Duration.ofSeconds(
        target.path("RetryPolicy").path("MaximumEventAgeInSeconds").asLong(86_400));
  }

  /**
   * Sets a schedule's timer anew, or removes it if the schedule is disabled.
   *
   * @param isNew whether what it says of the time is new: a moment that is past is then made up for
   */
  public static void follow(
      ConfigurationSession session, ScheduleEntity schedule, boolean isNew, Instant now) {
    if (!schedule.attributes().state().equals(ScheduleEntity.ENABLED)) {
      Timers.clear(session, schedule.arn());
      return;
    }
    JsonNode settings = settings(schedule);
    String text = settings.path("ScheduleExpression").asText();
    Instant created = Instant.ofEpochMilli(schedule.createdAt());
    Instant start = instant(settings, "StartDate");
    var when =
        new Schedule(
            ScheduleExpression.ofSchedule(text).orElseThrow(IllegalArgumentException::new),
            ZoneId.of(settings.path("ScheduleExpressionTimezone").asText("UTC")),
            start == null ? created : start,
            instant(settings, "EndDate"));
    var window =
        Duration.ofMinutes(
            settings.path("FlexibleTimeWindow").path("MaximumWindowInMinutes").asLong(0));
    Duration maxAge = maxAge(settings.path("Target"));
    Instant after = now.toEpochMilli() == schedule.createdAt() ? now.minusMillis(1) : now;
    Optional<Timer> first = Timer.first(schedule.arn(), when, window, maxAge, after);
    if (first.isEmpty() && when.isOnce() && isNew) {
      first = Optional.of(Timer.overdue(schedule.arn(), when, window, maxAge, now));
    }
    Timers.set(session, schedule.accountId(), text, first, schedule.arn());
    if (settings.path("ActionAfterCompletion").asText().equals("DELETE")) {
      Timers.thenDelete(session, schedule.arn());
    }
  }

  private static @Nullable Instant instant(JsonNode settings, String member) {
    JsonNode seconds = settings.path(member);
    return seconds.isNumber() ? Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000)) : null;
  }

  private static JsonNode settings(ScheduleEntity schedule) {
    try {
      return JSON.readTree(schedule.attributes().settings());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schedule in the database is not JSON", e);
    }
  }

  /** Removes a schedule that has fired for the last time and whose last event is done with. */
  public static void deleteCompleted(ConfigurationSession session, String arn) {
    TimerEntity timer = session.hold(TimerEntity.class, arn);
    ScheduleEntity schedule = session.find(ScheduleEntity.class, arn);
    if (timer != null && timer.hasEnded()) {
      session.remove(timer);
      if (schedule != null) {
        session.remove(schedule);
      }
    }
  }

  /** Removes all schedules of a group. */
  public static void deleteGroup(ConfigurationSession session, String account, String arnPrefix) {
    session.execute(
        "delete from event_timer where account_id = ?1 and left(arn, length(?2)) = ?2",
        List.of(account, arnPrefix));
    session.execute(
        "delete from event_schedule where account_id = ?1 and left(arn, length(?2)) = ?2",
        List.of(account, arnPrefix));
  }
}
