package io.windlass.stateevents.api.custombus;

import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.BusState;
import io.windlass.aws.eventbridgev2.CreateEventBusRequest;
import io.windlass.aws.eventbridgev2.CreateEventBusResponse;
import io.windlass.aws.eventbridgev2.DeleteEventBusRequest;
import io.windlass.aws.eventbridgev2.DeleteEventBusResponse;
import io.windlass.aws.eventbridgev2.DescribeEventBusRequest;
import io.windlass.aws.eventbridgev2.DescribeEventBusResponse;
import io.windlass.aws.eventbridgev2.EncryptionConfiguration;
import io.windlass.aws.eventbridgev2.EventBusSummary;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.ListEventBusesRequest;
import io.windlass.aws.eventbridgev2.ListEventBusesResponse;
import io.windlass.aws.eventbridgev2.StorageConfiguration;
import io.windlass.aws.eventbridgev2.StorageConfigurationOutput;
import io.windlass.aws.eventbridgev2.UpdateEventBusRequest;
import io.windlass.aws.eventbridgev2.UpdateEventBusResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.CustomBusEntity;
import io.windlass.stateevents.store.configuration.CustomBusEntity.Attributes;
import io.windlass.stateevents.store.configuration.EventSourceEntity;
import io.windlass.stateevents.store.configuration.SubscriberEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Buses. They are active at once, and gone at once. */
final class BusOperations {
  private static final int MOST_BUSES = 100;
  private static final int STANDARD_RETENTION_DAYS = 7;

  private final CustomBuses buses;

  BusOperations(CustomBuses buses) {
    this.buses = buses;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(Eventbridgev2Operations.CREATE_EVENT_BUS, this::create)
        .operation(Eventbridgev2Operations.DESCRIBE_EVENT_BUS, this::describe)
        .operation(Eventbridgev2Operations.LIST_EVENT_BUSES, this::list)
        .operation(Eventbridgev2Operations.UPDATE_EVENT_BUS, this::update)
        .operation(Eventbridgev2Operations.DELETE_EVENT_BUS, this::delete);
  }

  private CreateEventBusResponse create(CreateEventBusRequest input, CallContext call) {
    var request = input.toBuilder().clientToken("").build();
    String arn =
        buses.create(call, input.clientToken(), request, session -> created(session, input, call));
    CustomBusEntity bus = buses.read(session -> CustomBuses.bus(session, call, arn));
    return CreateEventBusResponse.builder()
        .eventBusArn(arn)
        .name(bus.name())
        .description(bus.attributes().description())
        .encryptionConfiguration(encryption(bus))
        .storageConfiguration(storage(bus, call.now()))
        .state(BusState.ACTIVE)
        .creationTime(CustomBuses.seconds(bus.createdAt()))
        .build();
  }

  private String created(
      ConfigurationSession session, CreateEventBusRequest input, CallContext call) {
    String inRegion = "CustomBusEntity e where e.accountId = :account and e.region = :region";
    Map<String, Object> scope =
        Map.of("account", call.caller().accountId(), "region", call.caller().region());
    if (session.count(inRegion, scope) >= MOST_BUSES) {
      throw CustomBusErrors.limitExceeded("An account has at most 100 event buses in a Region.");
    }
    if (session.count(
            inRegion + " and e.name = :name",
            Map.of(
                "account",
                call.caller().accountId(),
                "region",
                call.caller().region(),
                "name",
                input.name()))
        > 0) {
      throw CustomBusErrors.exists("Event bus " + input.name() + " already exists.");
    }
    String arn = buses.newArn(call, CustomBuses.BUS, input.name());
    long now = call.now().toEpochMilli();
    var bus =
        new CustomBusEntity(
            arn, call.caller().accountId(), call.caller().region(), input.name(), now);
    bus.replace(
        new Attributes(
            input.description(),
            key(input.encryptionConfiguration(), null),
            retention(input.storageConfiguration(), STANDARD_RETENTION_DAYS)),
        now);
    ResourceTags.add(bus, input.tags());
    session.persist(bus);
    return arn;
  }

  private DescribeEventBusResponse describe(DescribeEventBusRequest input, CallContext call) {
    CustomBusEntity bus =
        buses.read(session -> CustomBuses.bus(session, call, input.eventBusArn()));
    return DescribeEventBusResponse.builder()
        .eventBusArn(bus.arn())
        .name(bus.name())
        .description(bus.attributes().description())
        .encryptionConfiguration(encryption(bus))
        .storageConfiguration(storage(bus, call.now()))
        .creationTime(CustomBuses.seconds(bus.createdAt()))
        .lastModifiedTime(CustomBuses.seconds(bus.modifiedAt()))
        .state(BusState.ACTIVE)
        .build();
  }

  private ListEventBusesResponse list(ListEventBusesRequest input, CallContext call) {
    String owner = input.eventBusAccountId();
    if (owner != null && !owner.equals(call.caller().accountId())) {
      return ListEventBusesResponse.builder().eventBuses(List.of()).build();
    }
    var list = new ResourceList(call, input.namePrefix(), input.nextToken(), input.maxResults());
    var page =
        buses.read(
            session ->
                list.read(
                    session, CustomBusEntity.class, CustomBusEntity::arn, BusOperations::summary));
    return ListEventBusesResponse.builder().eventBuses(page.items()).nextToken(page.next()).build();
  }

  private static EventBusSummary summary(CustomBusEntity bus) {
    return EventBusSummary.builder()
        .name(bus.name())
        .eventBusArn(bus.arn())
        .description(bus.attributes().description())
        .creationTime(CustomBuses.seconds(bus.createdAt()))
        .lastModifiedTime(CustomBuses.seconds(bus.modifiedAt()))
        .state(BusState.ACTIVE)
        .eventBusAccountId(bus.accountId())
        .build();
  }

  private UpdateEventBusResponse update(UpdateEventBusRequest input, CallContext call) {
    return buses.change(
        call,
        session -> {
          CustomBusEntity bus = CustomBuses.bus(session, call, input.eventBusArn());
          Attributes before = bus.attributes();
          bus.replace(
              new Attributes(
                  input.description() == null ? before.description() : input.description(),
                  key(input.encryptionConfiguration(), before.kmsKeyIdentifier()),
                  retention(input.storageConfiguration(), before.retentionDays())),
              call.now().toEpochMilli());
          return UpdateEventBusResponse.builder()
              .eventBusArn(bus.arn())
              .name(bus.name())
              .description(bus.attributes().description())
              .encryptionConfiguration(encryption(bus))
              .storageConfiguration(storage(bus, call.now()))
              .state(BusState.ACTIVE)
              .lastModifiedTime(CustomBuses.seconds(bus.modifiedAt()))
              .build();
        });
  }

  private DeleteEventBusResponse delete(DeleteEventBusRequest input, CallContext call) {
    buses.change(
        call,
        session -> {
          CustomBusEntity bus = CustomBuses.bus(session, call, input.eventBusArn());
          for (Class<?> type : List.of(SubscriberEntity.class, EventSourceEntity.class)) {
            if (session.count(
                    type.getSimpleName() + " e where e.busArn = :bus", Map.of("bus", bus.arn()))
                > 0) {
              throw CustomBusErrors.inUse(
                  "Event bus " + bus.name() + " has subscribers or event sources.");
            }
          }
          session.remove(bus);
          return true;
        });
    return DeleteEventBusResponse.builder().build();
  }

  private static @Nullable String key(
      @Nullable EncryptionConfiguration asked, @Nullable String otherwise) {
    return asked == null ? otherwise : asked.kmsKeyIdentifier();
  }

  private static int retention(@Nullable StorageConfiguration asked, int otherwise) {
    Integer days = asked == null ? null : asked.retentionPeriodInDays();
    return days == null ? otherwise : days;
  }

  private static @Nullable EncryptionConfiguration encryption(CustomBusEntity bus) {
    String key = bus.attributes().kmsKeyIdentifier();
    return key == null ? null : EncryptionConfiguration.builder().kmsKeyIdentifier(key).build();
  }

  private static StorageConfigurationOutput storage(CustomBusEntity bus, Instant now) {
    int days = bus.attributes().retentionDays();
    long start = now.minus(Duration.ofDays(days)).toEpochMilli();
    return StorageConfigurationOutput.builder()
        .retentionPeriodInDays(days)
        .retentionWindowStartTime(CustomBuses.seconds(Math.max(bus.createdAt(), start)))
        .build();
  }
}
