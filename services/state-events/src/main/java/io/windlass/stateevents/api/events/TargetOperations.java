package io.windlass.stateevents.api.events;

import io.windlass.aws.CallContext;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListRuleNamesByTargetRequest;
import io.windlass.aws.events.ListRuleNamesByTargetResponse;
import io.windlass.aws.events.ListTargetsByRuleRequest;
import io.windlass.aws.events.ListTargetsByRuleResponse;
import io.windlass.aws.events.PutTargetsRequest;
import io.windlass.aws.events.PutTargetsResponse;
import io.windlass.aws.events.RemoveTargetsRequest;
import io.windlass.aws.events.RemoveTargetsResponse;
import io.windlass.aws.events.RemoveTargetsResultEntry;
import io.windlass.aws.events.Target;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.api.events.Configuration.Bus;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.RuleEntity;
import io.windlass.stateevents.store.configuration.TargetEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Targets of rules (RULE-010). */
final class TargetOperations {
  /** As many as one request may have; AWS allows five, unless it is asked for more. */
  private static final int MOST_TARGETS = 100;

  private final Configuration configuration;

  TargetOperations(Configuration configuration) {
    this.configuration = configuration;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.PUT_TARGETS, this::put)
        .operation(EventsOperations.LIST_TARGETS_BY_RULE, this::list)
        .operation(EventsOperations.LIST_RULE_NAMES_BY_TARGET, this::ruleNames)
        .operation(EventsOperations.REMOVE_TARGETS, this::remove);
  }

  /** A target with the id of one that is there replaces it. */
  private PutTargetsResponse put(PutTargetsRequest input, CallContext call) {
    return configuration.change(
        call,
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          RuleEntity rule = Configuration.rule(session, bus, input.rule());
          for (Target target : input.targets()) {
            TargetChecks.check(target, rule.attributes().roleArn());
            put(session, rule, target);
          }
          if (session.count("TargetEntity t where t.ruleArn = :rule", Map.of("rule", rule.arn()))
              > MOST_TARGETS) {
            throw EventsErrors.limitExceeded();
          }
          return PutTargetsResponse.builder().failedEntryCount(0).failedEntries(List.of()).build();
        });
  }

  private static void put(ConfigurationSession session, RuleEntity rule, Target target) {
    String document = new String(WireJson.write(target), StandardCharsets.UTF_8);
    TargetEntity there =
        session.find(TargetEntity.class, TargetEntity.idOf(rule.arn(), target.id()));
    if (there == null) {
      session.persist(new TargetEntity(rule, target.id(), target.arn(), document));
    } else {
      there.replace(target.arn(), document);
    }
  }

  private ListTargetsByRuleResponse list(ListTargetsByRuleRequest input, CallContext call) {
    var asked = Page.Request.of(input.nextToken(), input.limit());
    return configuration.read(
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          RuleEntity rule = Configuration.rule(session, bus, input.rule());
          var found =
              session.list(
                  TargetEntity.class,
                  "from TargetEntity t where t.ruleArn = :rule and t.targetId > :after"
                      + " order by t.targetId",
                  Map.of("rule", rule.arn(), "after", asked.after()),
                  asked.toRead());
          Page<TargetEntity> page = asked.page(found, TargetEntity::targetId);
          return ListTargetsByRuleResponse.builder()
              .targets(page.items().stream().map(TargetOperations::shown).toList())
              .nextToken(page.next())
              .build();
        });
  }

  private static Target shown(TargetEntity target) {
    return WireJson.read(target.document().getBytes(StandardCharsets.UTF_8), Target.class);
  }

  private ListRuleNamesByTargetResponse ruleNames(
      ListRuleNamesByTargetRequest input, CallContext call) {
    var asked = Page.Request.of(input.nextToken(), input.limit());
    return configuration.read(
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          var found =
              session.list(
                  String.class,
                  "select r.name from RuleEntity r where r.busArn = :bus and r.name > :after"
                      + " and exists (select 1 from TargetEntity t where t.ruleArn = r.arn"
                      + " and t.targetArn = :target) order by r.name",
                  Map.of("bus", bus.arn(), "after", asked.after(), "target", input.targetArn()),
                  asked.toRead());
          Page<String> page = asked.page(found, name -> name);
          return ListRuleNamesByTargetResponse.builder()
              .ruleNames(page.items())
              .nextToken(page.next())
              .build();
        });
  }

  private RemoveTargetsResponse remove(RemoveTargetsRequest input, CallContext call) {
    return configuration.change(
        call,
        session -> {
          Bus bus = Configuration.bus(session, call, input.eventBusName());
          RuleEntity rule = Configuration.rule(session, bus, input.rule());
          List<RemoveTargetsResultEntry> failed = new ArrayList<>();
          for (String id : input.ids().stream().distinct().toList()) {
            TargetEntity target =
                session.find(TargetEntity.class, TargetEntity.idOf(rule.arn(), id));
            if (target == null) {
              failed.add(noSuchTarget(rule, id));
            } else {
              session.remove(target);
            }
          }
          return RemoveTargetsResponse.builder()
              .failedEntryCount(failed.size())
              .failedEntries(failed)
              .build();
        });
  }

  private static RemoveTargetsResultEntry noSuchTarget(RuleEntity rule, String id) {
    return RemoveTargetsResultEntry.builder()
        .targetId(id)
        .errorCode("ResourceNotFoundException")
        .errorMessage("Rule '" + rule.name() + "' does not have a target with the Id '" + id + "'.")
        .build();
  }
}
