package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.AwsServiceEventsSourceConfiguration;
import io.windlass.aws.eventbridgev2.CreateEventSourceRequest;
import io.windlass.aws.eventbridgev2.CreateEventSourceResponse;
import io.windlass.aws.eventbridgev2.DeleteEventSourceRequest;
import io.windlass.aws.eventbridgev2.DeleteEventSourceResponse;
import io.windlass.aws.eventbridgev2.DescribeEventSourceRequest;
import io.windlass.aws.eventbridgev2.DescribeEventSourceResponse;
import io.windlass.aws.eventbridgev2.EventSourceConfiguration;
import io.windlass.aws.eventbridgev2.EventSourceState;
import io.windlass.aws.eventbridgev2.EventSourceSummary;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.ListEventSourcesRequest;
import io.windlass.aws.eventbridgev2.ListEventSourcesResponse;
import io.windlass.aws.eventbridgev2.RevokeResourceRequest;
import io.windlass.aws.eventbridgev2.RevokeResourceResponse;
import io.windlass.aws.eventbridgev2.UpdateEventSourceRequest;
import io.windlass.aws.eventbridgev2.UpdateEventSourceResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.pattern.EventPattern;
import io.windlass.stateevents.pattern.InvalidEventPatternException;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.CustomBusEntity;
import io.windlass.stateevents.store.configuration.EventSourceEntity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Event sources: Batch's own events and webhooks. There are no partners. */
final class EventSourceOperations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_OF_A_BUS = 100;
  private static final String BATCH = "aws.batch";

  private final CustomBuses buses;
  private final Webhooks webhooks;

  EventSourceOperations(CustomBuses buses, Webhooks webhooks) {
    this.buses = buses;
    this.webhooks = webhooks;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(Eventbridgev2Operations.CREATE_EVENT_SOURCE, this::create)
        .operation(Eventbridgev2Operations.DESCRIBE_EVENT_SOURCE, this::describe)
        .operation(Eventbridgev2Operations.LIST_EVENT_SOURCES, this::list)
        .operation(Eventbridgev2Operations.UPDATE_EVENT_SOURCE, this::update)
        .operation(Eventbridgev2Operations.DELETE_EVENT_SOURCE, this::delete)
        .operation(Eventbridgev2Operations.REVOKE_RESOURCE, this::revoke);
  }

  private CreateEventSourceResponse create(CreateEventSourceRequest input, CallContext call) {
    check(input.configuration(), call);
    String arn =
        buses.create(
            call,
            input.clientToken(),
            input.toBuilder().clientToken("").build(),
            session -> created(session, input, call));
    EventSourceEntity source = buses.read(session -> CustomBuses.source(session, call, arn));
    return CreateEventSourceResponse.builder()
        .eventSourceArn(arn)
        .name(source.name())
        .eventBusArn(source.busArn())
        .state(EventSourceState.ACTIVE)
        .eventSourceDetails(webhooks.details(source))
        .creationTime(CustomBuses.seconds(source.createdAt()))
        .build();
  }

  private String created(
      ConfigurationSession session, CreateEventSourceRequest input, CallContext call) {
    CustomBusEntity bus = CustomBuses.bus(session, call, input.eventBusArn());
    CustomBuses.requireRoom(session, EventSourceEntity.class, bus, input.name(), MOST_OF_A_BUS);
    boolean isWebhook = input.configuration().webhookEventsConfiguration() != null;
    String arn =
        buses.newArn(
            call,
            CustomBuses.EVENT_SOURCE + (isWebhook ? "/webhook" : "/aws.service"),
            input.name());
    long now = call.now().toEpochMilli();
    var source =
        new EventSourceEntity(
            arn,
            bus,
            input.name(),
            isWebhook ? EventSourceEntity.WEBHOOK : EventSourceEntity.AWS_SERVICE,
            now);
    source.replace(input.description(), text(webhooks.shown(input.configuration())), now);
    if (input.configuration().webhookEventsConfiguration() != null) {
      webhooks.secure(source, input.configuration().webhookEventsConfiguration(), now);
    }
    ResourceTags.add(source, input.tags());
    session.persist(source);
    return arn;
  }

  private void check(EventSourceConfiguration configuration, CallContext call) {
    AwsServiceEventsSourceConfiguration service = configuration.awsServiceEventsConfiguration();
    if (service != null) {
      if (!service.awsService().equals(BATCH)) {
        throw CustomBusErrors.invalid("Windlass has events of the AWS service aws.batch only.");
      }
      checkPattern(service.pattern());
    } else if (configuration.webhookEventsConfiguration() != null) {
      SubscriberChecks.requireOwnRole(configuration.webhookEventsConfiguration().roleArn(), call);
      webhooks.check(configuration.webhookEventsConfiguration());
    } else {
      throw CustomBusErrors.invalid(
          "PartnerEventsConfiguration: partner event sources are not available in Windlass.");
    }
  }

  private static void checkPattern(@Nullable String pattern) {
    if (pattern == null) {
      return;
    }
    try {
      var _ = EventPattern.of(pattern);
      JsonNode parsed = JSON.readTree(pattern);
      for (String reserved : List.of("source", "account", "region")) {
        if (parsed.has(reserved)) {
          throw CustomBusErrors.invalid("Pattern must not contain the field " + reserved + ".");
        }
      }
    } catch (InvalidEventPatternException | JsonProcessingException e) {
      throw CustomBusErrors.invalid("Event pattern is not valid. Reason: " + e.getMessage());
    }
  }

  private DescribeEventSourceResponse describe(DescribeEventSourceRequest input, CallContext call) {
    EventSourceEntity source =
        buses.read(session -> CustomBuses.source(session, call, input.eventSourceArn()));
    return DescribeEventSourceResponse.builder()
        .eventSourceArn(source.arn())
        .name(source.name())
        .eventBusArn(source.busArn())
        .configuration(
            WireJson.read(
                source.configuration().getBytes(StandardCharsets.UTF_8),
                EventSourceConfiguration.class))
        .description(source.description())
        .state(EventSourceState.ACTIVE)
        .revoked(source.isRevoked() ? true : null)
        .eventSourceDetails(webhooks.details(source))
        .creationTime(CustomBuses.seconds(source.createdAt()))
        .lastModifiedTime(CustomBuses.seconds(source.modifiedAt()))
        .build();
  }

  private ListEventSourcesResponse list(ListEventSourcesRequest input, CallContext call) {
    var list =
        new ResourceList(call, input.namePrefix(), input.nextToken(), input.maxResults())
            .onBus(input.eventBusArn());
    var page =
        buses.read(
            session ->
                list.read(
                    session,
                    EventSourceEntity.class,
                    EventSourceEntity::arn,
                    EventSourceOperations::summary));
    return ListEventSourcesResponse.builder()
        .eventSources(page.items())
        .nextToken(page.next())
        .build();
  }

  private static EventSourceSummary summary(EventSourceEntity source) {
    return EventSourceSummary.builder()
        .eventSourceArn(source.arn())
        .name(source.name())
        .eventBusArn(source.busArn())
        .type(source.type())
        .state(EventSourceState.ACTIVE)
        .revoked(source.isRevoked() ? true : null)
        .creationTime(CustomBuses.seconds(source.createdAt()))
        .lastModifiedTime(CustomBuses.seconds(source.modifiedAt()))
        .eventSourceAccountId(source.accountId())
        .build();
  }

  /** The kind of a source, and of a webhook how it authenticates, stay as they are. */
  private UpdateEventSourceResponse update(UpdateEventSourceRequest input, CallContext call) {
    if (input.configuration() != null) {
      boolean isWebhook = input.eventSourceArn().contains("/webhook/");
      if (isWebhook != (input.configuration().webhookEventsConfiguration() != null)) {
        throw CustomBusErrors.invalid("The type of an event source cannot be changed.");
      }
      check(input.configuration(), call);
    }
    return buses.change(
        call,
        session -> {
          EventSourceEntity source = CustomBuses.source(session, call, input.eventSourceArn());
          if (source.isRevoked()) {
            throw CustomBusErrors.revoked(source.arn());
          }
          String configuration =
              input.configuration() == null
                  ? source.configuration()
                  : text(webhooks.shown(input.configuration()));
          webhooks.requireSameAuthentication(source.configuration(), configuration);
          source.replace(
              input.description() == null ? source.description() : input.description(),
              configuration,
              call.now().toEpochMilli());
          return UpdateEventSourceResponse.builder()
              .eventSourceArn(source.arn())
              .name(source.name())
              .eventBusArn(source.busArn())
              .state(EventSourceState.ACTIVE)
              .lastModifiedTime(CustomBuses.seconds(source.modifiedAt()))
              .build();
        });
  }

  private DeleteEventSourceResponse delete(DeleteEventSourceRequest input, CallContext call) {
    buses.change(
        call,
        session -> {
          session.remove(CustomBuses.source(session, call, input.eventSourceArn()));
          return true;
        });
    return DeleteEventSourceResponse.builder().build();
  }

  private RevokeResourceResponse revoke(RevokeResourceRequest input, CallContext call) {
    buses.change(
        call,
        session -> {
          long now = call.now().toEpochMilli();
          if (input.arn().contains(":" + CustomBuses.SUBSCRIBER + "/")) {
            CustomBuses.subscriber(session, call, input.arn()).revoke(now);
          } else {
            CustomBuses.source(session, call, input.arn()).revoke(now);
          }
          return true;
        });
    return RevokeResourceResponse.builder().arn(input.arn()).build();
  }

  private static String text(EventSourceConfiguration configuration) {
    return new String(WireJson.write(configuration), StandardCharsets.UTF_8);
  }
}
