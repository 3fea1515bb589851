package io.windlass.stateevents.store.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.delivery.SubscriptionSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of rules, one for each target of each enabled rule, and those of archives,
 * custom buses and schedules.
 */
public final class RuleSubscriptions implements SubscriptionSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Begins the target of an archive's subscription; the archive's UUID follows. */
  public static final String ARCHIVE_TARGET = "archive:";

  private static final String PARAMETERS = "Parameters";

  private final ConfigurationStore store;

  public RuleSubscriptions(ConfigurationStore store) {
    this.store = store;
  }

  @Override
  public List<Subscription> of(String accountId) {
    return store.read(session -> read(session, accountId));
  }

  private static List<Subscription> read(ConfigurationSession session, String accountId) {
    Map<String, Object> account = Map.of("account", accountId, "disabled", RuleEntity.DISABLED);
    Map<String, RuleEntity> rules =
        session
            .list(
                RuleEntity.class,
                "from RuleEntity r where r.accountId = :account and r.state <> :disabled",
                account,
                Integer.MAX_VALUE)
            .stream()
            .collect(Collectors.toMap(RuleEntity::arn, Function.identity()));
    List<Subscription> subscriptions = new ArrayList<>();
    for (TargetEntity target :
        session.list(
            TargetEntity.class,
            "from TargetEntity t where t.accountId = :account order by t.id",
            Map.of("account", accountId),
            Integer.MAX_VALUE)) {
      RuleEntity rule = rules.get(target.ruleArn());
      if (rule != null) {
        String pattern = rule.attributes().eventPattern();
        subscriptions.add(subscription(rule, pattern == null ? scheduled(rule) : pattern, target));
      }
    }
    session
        .list(
            ArchiveEntity.class,
            "from ArchiveEntity a where a.accountId = :account order by a.id",
            Map.of("account", accountId),
            Integer.MAX_VALUE)
        .forEach(archive -> subscriptions.add(subscription(archive)));
    subscriptions.addAll(CustomBusSubscriptions.read(session, accountId));
    subscriptions.addAll(ScheduleSubscriptions.read(session, accountId));
    return subscriptions;
  }

  /** An archive gets what matches, but no replayed events. */
  static Subscription subscription(ArchiveEntity archive) {
    String pattern = archive.attributes().eventPattern();
    ObjectNode whole = pattern == null ? JSON.createObjectNode() : (ObjectNode) parsed(pattern);
    whole.putArray("replay-name").addObject().put("exists", false);
    return new Subscription(
        archive.arn(),
        archive.accountId(),
        archive.busArn(),
        whole.toString(),
        new DeliveryTarget(
            ARCHIVE_TARGET + archive.uuid(), null, "{}", new TargetInput.WholeEvent()),
        Subscription.RetryPolicy.OF_RULES,
        null,
        Subscription.Order.UNORDERED);
  }

  /** A rule that has only a schedule gets the events that say that it is due. */
  private static String scheduled(RuleEntity rule) {
    ObjectNode pattern = JSON.createObjectNode();
    pattern.putArray("source").add("aws.events");
    pattern.putArray("resources").add(rule.arn());
    return pattern.toString();
  }

  static Subscription subscription(RuleEntity rule, String pattern, TargetEntity target) {
    JsonNode document = parsed(target.document());
    String role = text(document, "RoleArn");
    return new Subscription(
        target.id(),
        rule.accountId(),
        rule.busArn(),
        pattern,
        new DeliveryTarget(
            target.targetArn(),
            role == null ? rule.attributes().roleArn() : role,
            parameters(document),
            input(document)),
        retry(document.path("RetryPolicy")),
        text(document.path("DeadLetterConfig"), "Arn"),
        Subscription.Order.UNORDERED);
  }

  private static Subscription.RetryPolicy retry(JsonNode policy) {
    var standard = Subscription.RetryPolicy.OF_RULES;
    return new Subscription.RetryPolicy(
        Duration.ofSeconds(
            policy.path("MaximumEventAgeInSeconds").asLong(standard.maxAge().toSeconds())),
        policy.path("MaximumRetryAttempts").asInt(standard.maxRetries()));
  }

  private static TargetInput input(JsonNode document) {
    String constant = text(document, "Input");
    if (constant != null) {
      return new TargetInput.Constant(constant);
    }
    String path = text(document, "InputPath");
    if (path != null) {
      return new TargetInput.Path(path);
    }
    JsonNode transformer = document.path("InputTransformer");
    String template = text(transformer, "InputTemplate");
    if (template == null) {
      return new TargetInput.WholeEvent();
    }
    Map<String, String> paths = new HashMap<>();
    transformer
        .path("InputPathsMap")
        .properties()
        .forEach(each -> paths.put(each.getKey(), each.getValue().asText()));
    return new TargetInput.Template(Map.copyOf(paths), template);
  }

  /** The members that belong to one kind of target, such as BatchParameters. */
  private static String parameters(JsonNode document) {
    ObjectNode parameters = JSON.createObjectNode();
    document
        .properties()
        .forEach(
            each -> {
              if (each.getKey().endsWith(PARAMETERS)) {
                parameters.set(each.getKey(), each.getValue());
              }
            });
    return parameters.toString();
  }

  private static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isTextual() ? value.asText() : null;
  }

  private static JsonNode parsed(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a target or pattern in the database is not JSON", e);
    }
  }
}
