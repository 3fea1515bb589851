package io.windlass.stateevents.api.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.windlass.aws.scheduler.CreateScheduleInput;
import io.windlass.aws.scheduler.FlexibleTimeWindow;
import io.windlass.aws.scheduler.Target;
import io.windlass.stateevents.schedule.ScheduleExpression;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a schedule has to be before it is taken. */
final class ScheduleChecks {
  /** The request of SubmitJob is the input. */
  static final String SUBMIT_JOB = "arn:aws:scheduler:::aws-sdk:batch:submitJob";

  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Templated targets, and what there is beyond AWS: topics and webhooks. */
  private static final Pattern TARGET =
      Pattern.compile(
          "arn:aws[a-z-]*:(?:sqs|sns|lambda|kinesis|states|events):[a-z0-9-]*:\\d{12}:\\S+"
              + "|kafka:(?!batch\\.)[a-zA-Z0-9._-]{1,249}|https?://\\S+");

  private static final Pattern TAKES_JSON =
      Pattern.compile("arn:aws[a-z-]*:(?:lambda|states|events|scheduler):.*");

  private static final int START_MAY_BE_PAST_SECONDS = 300;

  private ScheduleChecks() {}

  static void check(CreateScheduleInput input, Instant now) {
    if (ScheduleExpression.ofSchedule(input.scheduleExpression()).isEmpty()) {
      throw SchedulerErrors.validation(
          "Invalid Schedule Expression " + input.scheduleExpression() + ".");
    }
    checkZone(input.scheduleExpressionTimezone());
    checkWindow(input.flexibleTimeWindow());
    checkDates(input.startDate(), input.endDate(), now.toEpochMilli() / 1000.0);
    checkTarget(input.target());
  }

  private static void checkZone(@Nullable String zone) {
    try {
      if (zone != null && !ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId())) {
        throw new DateTimeException(zone);
      }
    } catch (DateTimeException e) {
      throw SchedulerErrors.validation("Invalid Schedule Expression Timezone " + zone + ".");
    }
  }

  private static void checkWindow(FlexibleTimeWindow window) {
    boolean hasLength = window.maximumWindowInMinutes() != null;
    if (window.mode().equals("FLEXIBLE") && !hasLength) {
      throw SchedulerErrors.validation(
          "MaximumWindowInMinutes must be specified when FlexibleTimeWindow mode is FLEXIBLE.");
    }
    if (window.mode().equals("OFF") && hasLength) {
      throw SchedulerErrors.validation(
          "MaximumWindowInMinutes cannot be specified when FlexibleTimeWindow mode is OFF.");
    }
  }

  private static void checkDates(@Nullable Double start, @Nullable Double end, double now) {
    if (start != null && start < now - START_MAY_BE_PAST_SECONDS) {
      throw SchedulerErrors.validation(
          "The StartDate you specify cannot be earlier than 5 minutes ago.");
    }
    if (end != null && end <= now) {
      throw SchedulerErrors.validation("The EndDate you specify cannot be in the past.");
    }
    if (start != null && end != null && end <= start) {
      throw SchedulerErrors.validation("The StartDate must come before the EndDate.");
    }
  }

  private static void checkTarget(Target target) {
    String arn = target.arn();
    if (!arn.equals(SUBMIT_JOB) && !TARGET.matcher(arn).matches()) {
      throw SchedulerErrors.validation(
          "Provided Arn is not in correct format, or of no target that Windlass has: " + arn);
    }
    boolean takesJson = TAKES_JSON.matcher(arn).matches();
    if (takesJson && target.input() != null && !isJson(target.input())) {
      throw SchedulerErrors.validation("Input must be well-formed JSON for target " + arn + ".");
    }
    if (arn.equals(SUBMIT_JOB) && target.input() == null) {
      throw SchedulerErrors.validation("Input must be specified for target " + arn + ".");
    }
    if (arn.contains(":kinesis:") && target.kinesisParameters() == null) {
      throw SchedulerErrors.validation("KinesisParameters must be specified for target " + arn);
    }
    if (arn.contains(":events:") && target.eventBridgeParameters() == null) {
      throw SchedulerErrors.validation("EventBridgeParameters must be specified for target " + arn);
    }
  }

  /** Context attributes in quotes are text; elsewhere they are numbers or not JSON. */
  private static boolean isJson(String text) {
    try {
      JSON.readTree(text.replace("<aws.scheduler.attempt-number>", "1"));
      return !text.isBlank();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
