package io.windlass.stateevents.api.events;

import io.windlass.aws.CallContext;
import io.windlass.aws.events.CreateEventBusRequest;
import io.windlass.aws.events.CreateEventBusResponse;
import io.windlass.aws.events.DeadLetterConfig;
import io.windlass.aws.events.DeleteEventBusRequest;
import io.windlass.aws.events.DeleteEventBusResponse;
import io.windlass.aws.events.DescribeEventBusRequest;
import io.windlass.aws.events.DescribeEventBusResponse;
import io.windlass.aws.events.EventBus;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListEventBusesRequest;
import io.windlass.aws.events.ListEventBusesResponse;
import io.windlass.aws.events.LogConfig;
import io.windlass.aws.events.UpdateEventBusRequest;
import io.windlass.aws.events.UpdateEventBusResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.EventBusEntity;
import io.windlass.stateevents.store.configuration.EventBusEntity.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Event buses. The default bus is there for every account in every region. */
final class BusOperations {
  private static final int MOST_BUSES = 100;

  private final Configuration configuration;

  BusOperations(Configuration configuration) {
    this.configuration = configuration;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.CREATE_EVENT_BUS, this::create)
        .operation(EventsOperations.DESCRIBE_EVENT_BUS, this::describe)
        .operation(EventsOperations.LIST_EVENT_BUSES, this::list)
        .operation(EventsOperations.UPDATE_EVENT_BUS, this::update)
        .operation(EventsOperations.DELETE_EVENT_BUS, this::delete);
  }

  private CreateEventBusResponse create(CreateEventBusRequest input, CallContext call) {
    String name = input.name();
    if (input.eventSourceName() != null) {
      throw EventsErrors.notFound("Event source " + input.eventSourceName() + " does not exist.");
    }
    if (name.contains("/")) {
      throw EventsErrors.validation("Event bus name must not contain '/'.");
    }
    EventScope scope = Configuration.scope(call);
    String arn = scope.busArn(name);
    configuration.change(
        call,
        session -> {
          if (name.equals(EventScope.DEFAULT_BUS)
              || session.find(EventBusEntity.class, arn) != null) {
            throw EventsErrors.exists("Event bus " + name + " already exists.");
          }
          if (session.count("EventBusEntity b where " + IN_SCOPE, inScope(scope)) >= MOST_BUSES) {
            throw EventsErrors.limitExceeded();
          }
          long now = call.now().toEpochMilli();
          var bus = new EventBusEntity(arn, scope.accountId(), name, now);
          bus.replace(
              new Attributes(
                  input.description(),
                  input.kmsKeyIdentifier(),
                  arnOf(input.deadLetterConfig()),
                  text(input.logConfig())),
              now);
          Tags.add(bus, input.tags());
          session.persist(bus);
          return true;
        });
    return CreateEventBusResponse.builder()
        .eventBusArn(arn)
        .description(input.description())
        .kmsKeyIdentifier(input.kmsKeyIdentifier())
        .deadLetterConfig(input.deadLetterConfig())
        .logConfig(input.logConfig())
        .build();
  }

  private DescribeEventBusResponse describe(DescribeEventBusRequest input, CallContext call) {
    return configuration.read(
        session -> {
          var bus = Configuration.bus(session, call, input.name());
          var shown = DescribeEventBusResponse.builder().name(bus.name()).arn(bus.arn());
          EventBusEntity row = bus.row();
          if (row != null) {
            Attributes attributes = row.attributes();
            shown
                .description(attributes.description())
                .kmsKeyIdentifier(attributes.kmsKeyIdentifier())
                .deadLetterConfig(deadLetters(attributes.deadLetterArn()))
                .logConfig(logConfig(attributes.logConfig()))
                .policy(row.policy())
                .creationTime(Configuration.seconds(row.createdAt()))
                .lastModifiedTime(Configuration.seconds(row.modifiedAt()));
          }
          return shown.build();
        });
  }

  private ListEventBusesResponse list(ListEventBusesRequest input, CallContext call) {
    EventScope scope = Configuration.scope(call);
    var asked = Page.Request.of(input.nextToken(), input.limit());
    String prefix = input.namePrefix() == null ? "" : input.namePrefix();
    List<EventBus> buses =
        configuration.read(session -> buses(session, scope, prefix, asked)).stream()
            .sorted(Comparator.comparing(EventBusEntity::name))
            .limit(asked.toRead())
            .map(BusOperations::shown)
            .toList();
    Page<EventBus> page = asked.page(buses, bus -> String.valueOf(bus.name()));
    return ListEventBusesResponse.builder().eventBuses(page.items()).nextToken(page.next()).build();
  }

  private static List<EventBusEntity> buses(
      ConfigurationSession session, EventScope scope, String prefix, Page.Request asked) {
    var parameters = inScope(scope);
    parameters.put("prefix", prefix);
    parameters.put("after", asked.after());
    var found =
        new ArrayList<>(
            session.list(
                EventBusEntity.class,
                "from EventBusEntity b where "
                    + IN_SCOPE
                    + " and left(b.name, length(:prefix)) = :prefix and b.name > :after"
                    + " order by b.name",
                parameters,
                asked.toRead()));
    String standard = EventScope.DEFAULT_BUS;
    if (standard.startsWith(prefix)
        && standard.compareTo(asked.after()) > 0
        && session.find(EventBusEntity.class, scope.busArn(standard)) == null) {
      found.add(new EventBusEntity(scope.busArn(standard), scope.accountId(), standard, 0));
    }
    return found;
  }

  private static final String IN_SCOPE =
      "b.accountId = :account and left(b.arn, length(:region)) = :region";

  private static Map<String, Object> inScope(EventScope scope) {
    return new java.util.HashMap<>(
        Map.of("account", scope.accountId(), "region", scope.busArn("")));
  }

  private static EventBus shown(EventBusEntity bus) {
    boolean isKnown = bus.createdAt() > 0;
    return EventBus.builder()
        .name(bus.name())
        .arn(bus.arn())
        .description(bus.attributes().description())
        .policy(bus.policy())
        .creationTime(isKnown ? Configuration.seconds(bus.createdAt()) : null)
        .lastModifiedTime(isKnown ? Configuration.seconds(bus.modifiedAt()) : null)
        .build();
  }

  /** What is absent stays as it is. */
  private UpdateEventBusResponse update(UpdateEventBusRequest input, CallContext call) {
    return configuration.change(
        call,
        session -> {
          var bus = Configuration.bus(session, call, input.name());
          EventBusEntity row = Configuration.row(session, call, bus);
          Attributes before = row.attributes();
          var after =
              new Attributes(
                  input.description() == null ? before.description() : input.description(),
                  input.kmsKeyIdentifier() == null
                      ? before.kmsKeyIdentifier()
                      : input.kmsKeyIdentifier(),
                  input.deadLetterConfig() == null
                      ? before.deadLetterArn()
                      : arnOf(input.deadLetterConfig()),
                  input.logConfig() == null ? before.logConfig() : text(input.logConfig()));
          row.replace(after, call.now().toEpochMilli());
          return UpdateEventBusResponse.builder()
              .arn(bus.arn())
              .name(bus.name())
              .description(after.description())
              .kmsKeyIdentifier(after.kmsKeyIdentifier())
              .deadLetterConfig(deadLetters(after.deadLetterArn()))
              .logConfig(logConfig(after.logConfig()))
              .build();
        });
  }

  /** A bus that does not exist is deleted already. */
  private DeleteEventBusResponse delete(DeleteEventBusRequest input, CallContext call) {
    if (input.name().equals(EventScope.DEFAULT_BUS)) {
      throw EventsErrors.validation("Cannot delete event bus default.");
    }
    String arn = Configuration.scope(call).busArn(input.name());
    configuration.change(
        call,
        session -> {
          EventBusEntity bus = session.find(EventBusEntity.class, arn);
          if (bus != null) {
            if (session.count("RuleEntity r where r.busArn = :bus", Map.of("bus", arn)) > 0) {
              throw EventsErrors.validation(
                  "Event bus " + input.name() + " can't be deleted since it has rules.");
            }
            session.remove(bus);
          }
          return true;
        });
    return DeleteEventBusResponse.builder().build();
  }

  private static @Nullable String arnOf(@Nullable DeadLetterConfig config) {
    return config == null ? null : config.arn();
  }

  private static @Nullable DeadLetterConfig deadLetters(@Nullable String arn) {
    return arn == null ? null : DeadLetterConfig.builder().arn(arn).build();
  }

  private static @Nullable String text(@Nullable LogConfig config) {
    return config == null ? null : new String(WireJson.write(config), StandardCharsets.UTF_8);
  }

  private static @Nullable LogConfig logConfig(@Nullable String json) {
    return json == null
        ? null
        : WireJson.read(json.getBytes(StandardCharsets.UTF_8), LogConfig.class);
  }
}
