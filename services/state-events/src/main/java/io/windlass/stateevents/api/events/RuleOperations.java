package io.windlass.stateevents.api.events;

import io.windlass.aws.CallContext;
import io.windlass.aws.events.DeleteRuleRequest;
import io.windlass.aws.events.DeleteRuleResponse;
import io.windlass.aws.events.DescribeRuleRequest;
import io.windlass.aws.events.DescribeRuleResponse;
import io.windlass.aws.events.DisableRuleRequest;
import io.windlass.aws.events.DisableRuleResponse;
import io.windlass.aws.events.EnableRuleRequest;
import io.windlass.aws.events.EnableRuleResponse;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListRulesRequest;
import io.windlass.aws.events.ListRulesResponse;
import io.windlass.aws.events.PutRuleRequest;
import io.windlass.aws.events.PutRuleResponse;
import io.windlass.aws.events.Rule;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.api.events.Configuration.Bus;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.pattern.EventPattern;
import io.windlass.stateevents.pattern.InvalidEventPatternException;
import io.windlass.stateevents.schedule.ScheduleExpression;
import io.windlass.stateevents.store.configuration.RuleEntity;
import io.windlass.stateevents.store.configuration.Timers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules of event buses (RULE-005, RULE-006). */
final class RuleOperations {
  private static final int MOST_RULES = 2000;

  private final Configuration configuration;

  RuleOperations(Configuration configuration) {
    this.configuration = configuration;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.PUT_RULE, this::put)
        .operation(EventsOperations.DESCRIBE_RULE, this::describe)
        .operation(EventsOperations.LIST_RULES, this::list)
        .operation(EventsOperations.ENABLE_RULE, this::enable)
        .operation(EventsOperations.DISABLE_RULE, this::disable)
        .operation(EventsOperations.DELETE_RULE, this::delete);
  }

  /** A rule that exists is replaced; only its targets and tags stay. */
  private PutRuleResponse put(PutRuleRequest input, CallContext call) {
    String pattern = given(input.eventPattern());
    String schedule = given(input.scheduleExpression());
    if (pattern == null && schedule == null) {
      throw EventsErrors.validation(
          "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    if (pattern != null) {
      var _ = checkPattern(pattern);
    }
    return configuration.change(
        call,
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          if (schedule != null) {
            checkSchedule(schedule, bus);
          }
          RuleEntity rule = session.find(RuleEntity.class, bus.ruleArn(input.name()));
          boolean isNew = rule == null;
          if (rule == null) {
            if (session.count("RuleEntity r where r.busArn = :bus", Map.of("bus", bus.arn()))
                >= MOST_RULES) {
              throw EventsErrors.limitExceeded();
            }
            rule =
                new RuleEntity(
                    bus.ruleArn(input.name()),
                    call.caller().accountId(),
                    bus.arn(),
                    input.name(),
                    call.now().toEpochMilli());
            Tags.add(rule, input.tags());
          }
          rule.replace(
              new RuleEntity.Attributes(
                  pattern,
                  schedule,
                  input.state() == null ? RuleEntity.ENABLED : input.state(),
                  input.description(),
                  input.roleArn()));
          if (isNew) {
            session.persist(rule);
          }
          Timers.follow(session, rule, call.now());
          return PutRuleResponse.builder().ruleArn(rule.arn()).build();
        });
  }

  private static @Nullable String given(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** Refuses what is no event pattern (RULE-011). */
  static EventPattern checkPattern(String pattern) {
    try {
      return EventPattern.of(pattern);
    } catch (InvalidEventPatternException e) {
      throw EventsErrors.invalidPattern(e);
    }
  }

  private static void checkSchedule(String expression, Bus bus) {
    if (!bus.name().equals(EventScope.DEFAULT_BUS)) {
      throw EventsErrors.validation(
          "ScheduleExpression is supported only on the default event bus.");
    }
    if (ScheduleExpression.ofRule(expression).isEmpty()) {
      throw EventsErrors.validation("Parameter ScheduleExpression is not valid.");
    }
  }

  private DescribeRuleResponse describe(DescribeRuleRequest input, CallContext call) {
    return configuration.read(
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          RuleEntity rule = Configuration.rule(session, bus, input.name());
          RuleEntity.Attributes attributes = rule.attributes();
          return DescribeRuleResponse.builder()
              .name(rule.name())
              .arn(rule.arn())
              .eventPattern(attributes.eventPattern())
              .scheduleExpression(attributes.scheduleExpression())
              .state(attributes.state())
              .description(attributes.description())
              .roleArn(attributes.roleArn())
              .eventBusName(bus.name())
              .createdBy(rule.accountId())
              .build();
        });
  }

  private ListRulesResponse list(ListRulesRequest input, CallContext call) {
    var asked = Page.Request.of(input.nextToken(), input.limit());
    return configuration.read(
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          var found =
              session.list(
                  RuleEntity.class,
                  "from RuleEntity r where r.busArn = :bus"
                      + " and left(r.name, length(:prefix)) = :prefix and r.name > :after"
                      + " order by r.name",
                  Map.of(
                      "bus",
                      bus.arn(),
                      "prefix",
                      input.namePrefix() == null ? "" : input.namePrefix(),
                      "after",
                      asked.after()),
                  asked.toRead());
          Page<RuleEntity> page = asked.page(found, RuleEntity::name);
          return ListRulesResponse.builder()
              .rules(page.items().stream().map(rule -> shown(rule, bus)).toList())
              .nextToken(page.next())
              .build();
        });
  }

  private static Rule shown(RuleEntity rule, Bus bus) {
    RuleEntity.Attributes attributes = rule.attributes();
    return Rule.builder()
        .name(rule.name())
        .arn(rule.arn())
        .eventPattern(attributes.eventPattern())
        .scheduleExpression(attributes.scheduleExpression())
        .state(attributes.state())
        .description(attributes.description())
        .roleArn(attributes.roleArn())
        .eventBusName(bus.name())
        .build();
  }

  private EnableRuleResponse enable(EnableRuleRequest input, CallContext call) {
    become(call, input.eventBusName(), input.name(), RuleEntity.ENABLED);
    return EnableRuleResponse.builder().build();
  }

  private DisableRuleResponse disable(DisableRuleRequest input, CallContext call) {
    become(call, input.eventBusName(), input.name(), RuleEntity.DISABLED);
    return DisableRuleResponse.builder().build();
  }

  private void become(CallContext call, @Nullable String busName, String name, String state) {
    configuration.change(
        call,
        session -> {
          Bus bus = Configuration.bus(session, call, busName);
          RuleEntity rule = Configuration.rule(session, bus, name);
          rule.become(state);
          Timers.follow(session, rule, call.now());
          return true;
        });
  }

  /** A rule that does not exist is deleted already; one with targets is not deleted. */
  private DeleteRuleResponse delete(DeleteRuleRequest input, CallContext call) {
    configuration.change(
        call,
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          String arn = bus.ruleArn(input.name());
          RuleEntity rule = session.find(RuleEntity.class, arn);
          if (rule != null) {
            if (session.count("TargetEntity t where t.ruleArn = :rule", Map.of("rule", arn)) > 0) {
              throw EventsErrors.validation("Rule can't be deleted since it has targets.");
            }
            session.remove(rule);
            Timers.clear(session, arn);
          }
          return true;
        });
    return DeleteRuleResponse.builder().build();
  }
}
