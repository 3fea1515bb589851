package io.windlass.stateevents.api.scheduler;

import io.windlass.aws.CallContext;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.aws.scheduler.CreateScheduleInput;
import io.windlass.aws.scheduler.CreateScheduleOutput;
import io.windlass.aws.scheduler.DeleteScheduleInput;
import io.windlass.aws.scheduler.DeleteScheduleOutput;
import io.windlass.aws.scheduler.GetScheduleInput;
import io.windlass.aws.scheduler.GetScheduleOutput;
import io.windlass.aws.scheduler.ListSchedulesInput;
import io.windlass.aws.scheduler.ListSchedulesOutput;
import io.windlass.aws.scheduler.RetryPolicy;
import io.windlass.aws.scheduler.ScheduleSummary;
import io.windlass.aws.scheduler.SchedulerOperations;
import io.windlass.aws.scheduler.Target;
import io.windlass.aws.scheduler.TargetSummary;
import io.windlass.aws.scheduler.UpdateScheduleInput;
import io.windlass.aws.scheduler.UpdateScheduleOutput;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.ScheduleEntity;
import io.windlass.stateevents.store.configuration.ScheduleSubscriptions;
import io.windlass.stateevents.store.configuration.Timers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Schedules of EventBridge Scheduler. */
final class ScheduleOperations {
  private static final int MOST = 2000;

  /** A token is that of one operation. */
  private static final String CREATE = "create ";

  private static final String UPDATE = "update ";
  private static final RetryPolicy STANDARD_RETRY = new RetryPolicy(86_400, 185);

  private final Schedules schedules;

  ScheduleOperations(Schedules schedules) {
    this.schedules = schedules;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(SchedulerOperations.CREATE_SCHEDULE, this::create)
        .operation(SchedulerOperations.GET_SCHEDULE, this::get)
        .operation(SchedulerOperations.UPDATE_SCHEDULE, this::update)
        .operation(SchedulerOperations.DELETE_SCHEDULE, this::delete)
        .operation(SchedulerOperations.LIST_SCHEDULES, this::list);
  }

  private static String arn(CallContext call, @Nullable String group, String name) {
    return Schedules.schedulesOf(call.caller(), Schedules.group(group)) + name;
  }

  /** The same call again is answered as before. */
  private CreateScheduleOutput create(CreateScheduleInput input, CallContext call) {
    ScheduleChecks.check(input, call.now());
    String group = Schedules.group(input.groupName());
    String arn = arn(call, group, input.name());
    String account = call.caller().accountId();
    return schedules.change(
        call,
        session -> {
          var _ = Schedules.requireGroup(session, call, group);
          ScheduleEntity present = session.find(ScheduleEntity.class, arn);
          if (present != null && isRepeated(present, CREATE, input.clientToken())) {
            return CreateScheduleOutput.builder().scheduleArn(arn).build();
          }
          if (present != null) {
            throw SchedulerErrors.conflict("Schedule " + input.name() + " already exists.");
          }
          if (session.count("ScheduleEntity s where s.accountId = :a", Map.of("a", account))
              >= MOST) {
            throw SchedulerErrors.quota("An account may have " + MOST + " schedules.");
          }
          var schedule =
              new ScheduleEntity(
                  new ScheduleEntity.Place(arn, account, group, input.name()),
                  attributes(input, CREATE),
                  call.now().toEpochMilli());
          session.persist(schedule);
          ScheduleSubscriptions.follow(session, schedule, true, call.now());
          return CreateScheduleOutput.builder().scheduleArn(arn).build();
        });
  }

  private static boolean isRepeated(
      ScheduleEntity present, String operation, @Nullable String token) {
    return token != null && (operation + token).equals(present.attributes().clientToken());
  }

  private static ScheduleEntity.Attributes attributes(CreateScheduleInput input, String operation) {
    return new ScheduleEntity.Attributes(
        Objects.requireNonNullElse(input.state(), ScheduleEntity.ENABLED),
        new String(WireJson.write(shown(input)), StandardCharsets.UTF_8),
        input.clientToken() == null ? null : operation + input.clientToken());
  }

  /** What is kept of a schedule is what is shown. */
  private static GetScheduleOutput shown(CreateScheduleInput input) {
    Target target = input.target();
    RetryPolicy retry = target.retryPolicy();
    return GetScheduleOutput.builder()
        .scheduleExpression(input.scheduleExpression())
        .startDate(input.startDate())
        .endDate(input.endDate())
        .description(input.description())
        .scheduleExpressionTimezone(
            Objects.requireNonNullElse(input.scheduleExpressionTimezone(), "UTC"))
        .kmsKeyArn(input.kmsKeyArn())
        .target(
            target.toBuilder().retryPolicy(retry == null ? STANDARD_RETRY : filled(retry)).build())
        .flexibleTimeWindow(input.flexibleTimeWindow())
        .actionAfterCompletion(Objects.requireNonNullElse(input.actionAfterCompletion(), "NONE"))
        .build();
  }

  private static RetryPolicy filled(RetryPolicy given) {
    return new RetryPolicy(
        Objects.requireNonNullElse(
            given.maximumEventAgeInSeconds(), STANDARD_RETRY.maximumEventAgeInSeconds()),
        Objects.requireNonNullElse(
            given.maximumRetryAttempts(), STANDARD_RETRY.maximumRetryAttempts()));
  }

  private static ScheduleEntity require(
      ConfigurationSession session, CallContext call, @Nullable String group, String name) {
    ScheduleEntity found = session.find(ScheduleEntity.class, arn(call, group, name));
    if (found == null) {
      throw SchedulerErrors.noSuchSchedule(name);
    }
    return found;
  }

  private static GetScheduleOutput settings(ScheduleEntity schedule) {
    return WireJson.read(
        schedule.attributes().settings().getBytes(StandardCharsets.UTF_8), GetScheduleOutput.class);
  }

  private GetScheduleOutput get(GetScheduleInput input, CallContext call) {
    ScheduleEntity schedule =
        schedules.read(session -> require(session, call, input.groupName(), input.name()));
    return settings(schedule).toBuilder()
        .arn(schedule.arn())
        .groupName(schedule.groupName())
        .name(schedule.name())
        .state(schedule.attributes().state())
        .creationDate(Schedules.seconds(schedule.createdAt()))
        .lastModificationDate(Schedules.seconds(schedule.modifiedAt()))
        .build();
  }

  /** What is absent is as if it had never been said. */
  private UpdateScheduleOutput update(UpdateScheduleInput update, CallContext call) {
    CreateScheduleInput input = WireJson.read(WireJson.write(update), CreateScheduleInput.class);
    ScheduleChecks.check(input, call.now());
    return schedules.change(
        call,
        session -> {
          ScheduleEntity schedule = require(session, call, input.groupName(), input.name());
          if (!isRepeated(schedule, UPDATE, input.clientToken())) {
            GetScheduleOutput before = settings(schedule);
            schedule.replace(attributes(input, UPDATE), call.now().toEpochMilli());
            boolean isNew = !isSameTime(before, settings(schedule));
            ScheduleSubscriptions.follow(session, schedule, isNew, call.now());
          }
          return UpdateScheduleOutput.builder().scheduleArn(schedule.arn()).build();
        });
  }

  private static boolean isSameTime(GetScheduleOutput one, GetScheduleOutput other) {
    return Objects.equals(one.scheduleExpression(), other.scheduleExpression())
        && Objects.equals(one.scheduleExpressionTimezone(), other.scheduleExpressionTimezone());
  }

  private DeleteScheduleOutput delete(DeleteScheduleInput input, CallContext call) {
    return schedules.change(
        call,
        session -> {
          ScheduleEntity schedule = require(session, call, input.groupName(), input.name());
          Timers.clear(session, schedule.arn());
          session.remove(schedule);
          return DeleteScheduleOutput.builder().build();
        });
  }

  private ListSchedulesOutput list(ListSchedulesInput input, CallContext call) {
    Schedules.Page<ScheduleEntity> page =
        schedules.page(
            ScheduleEntity.class,
            new Schedules.Request(
                call.caller().accountId(),
                Schedules.schedulesOf(call.caller(), input.groupName()),
                input.namePrefix(),
                input.nextToken(),
                input.maxResults()),
            ":filter = '' or e.state = :filter",
            Objects.requireNonNullElse(input.state(), ""),
            ScheduleEntity::arn);
    return ListSchedulesOutput.builder()
        .schedules(page.items().stream().map(ScheduleOperations::summary).toList())
        .nextToken(page.next())
        .build();
  }

  private static ScheduleSummary summary(ScheduleEntity schedule) {
    Target target = settings(schedule).target();
    return ScheduleSummary.builder()
        .arn(schedule.arn())
        .name(schedule.name())
        .groupName(schedule.groupName())
        .state(schedule.attributes().state())
        .creationDate(Schedules.seconds(schedule.createdAt()))
        .lastModificationDate(Schedules.seconds(schedule.modifiedAt()))
        .target(target == null ? null : TargetSummary.builder().arn(target.arn()).build())
        .build();
  }
}
