package io.windlass.stateevents.api.custombus;

import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.BatchConfiguration;
import io.windlass.aws.eventbridgev2.ConnectivityState;
import io.windlass.aws.eventbridgev2.CreateSubscriberRequest;
import io.windlass.aws.eventbridgev2.CreateSubscriberResponse;
import io.windlass.aws.eventbridgev2.DeleteSubscriberRequest;
import io.windlass.aws.eventbridgev2.DeleteSubscriberResponse;
import io.windlass.aws.eventbridgev2.DescribeSubscriberRequest;
import io.windlass.aws.eventbridgev2.DescribeSubscriberResponse;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.FilterConfiguration;
import io.windlass.aws.eventbridgev2.FilterLanguage;
import io.windlass.aws.eventbridgev2.InvokeConfiguration;
import io.windlass.aws.eventbridgev2.ListSubscribersRequest;
import io.windlass.aws.eventbridgev2.ListSubscribersResponse;
import io.windlass.aws.eventbridgev2.LogConfiguration;
import io.windlass.aws.eventbridgev2.MskDetails;
import io.windlass.aws.eventbridgev2.OrderingType;
import io.windlass.aws.eventbridgev2.PointInTimeConfiguration;
import io.windlass.aws.eventbridgev2.ResumePosition;
import io.windlass.aws.eventbridgev2.RetryPolicy;
import io.windlass.aws.eventbridgev2.RetryStrategy;
import io.windlass.aws.eventbridgev2.StartingPosition;
import io.windlass.aws.eventbridgev2.SubscriberDetails;
import io.windlass.aws.eventbridgev2.SubscriberState;
import io.windlass.aws.eventbridgev2.SubscriberSummary;
import io.windlass.aws.eventbridgev2.Transformer;
import io.windlass.aws.eventbridgev2.TransformerType;
import io.windlass.aws.eventbridgev2.UpdateInvokeConfiguration;
import io.windlass.aws.eventbridgev2.UpdateSubscriberRequest;
import io.windlass.aws.eventbridgev2.UpdateSubscriberResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import io.windlass.stateevents.store.configuration.CustomBusEntity;
import io.windlass.stateevents.store.configuration.SubscriberEntity;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Subscribers: who is told of the events of a bus. */
final class SubscriberOperations {
  private static final int MOST_OF_A_BUS = 300;
  private static final BatchConfiguration STANDARD_BATCH =
      BatchConfiguration.builder().maxBatchSize(10).maxBatchWindowInSeconds(0).build();

  private final CustomBuses buses;

  SubscriberOperations(CustomBuses buses) {
    this.buses = buses;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(Eventbridgev2Operations.CREATE_SUBSCRIBER, this::create)
        .operation(Eventbridgev2Operations.DESCRIBE_SUBSCRIBER, this::describe)
        .operation(Eventbridgev2Operations.LIST_SUBSCRIBERS, this::list)
        .operation(Eventbridgev2Operations.UPDATE_SUBSCRIBER, this::update)
        .operation(Eventbridgev2Operations.DELETE_SUBSCRIBER, this::delete);
  }

  private CreateSubscriberResponse create(CreateSubscriberRequest input, CallContext call) {
    DescribeSubscriberResponse document =
        DescribeSubscriberResponse.builder()
            .invokeConfiguration(input.invokeConfiguration())
            .description(input.description())
            .filterConfiguration(withLanguage(input.filterConfiguration()))
            .type(input.type() == null ? OrderingType.UNORDERED : input.type())
            .startingPosition(
                input.startingPosition() == null
                    ? StartingPosition.LATEST
                    : input.startingPosition())
            .pointInTimeConfiguration(input.pointInTimeConfiguration())
            .batchConfiguration(resolved(input.batchConfiguration(), STANDARD_BATCH))
            .transformer(resolved(input.transformer()))
            .retryPolicy(resolved(input.retryPolicy(), RetryPolicy.builder().build()))
            .onFailureConfiguration(input.onFailureConfiguration())
            .logConfiguration(input.logConfiguration())
            .build();
    SubscriberChecks.check(document, call);
    String arn =
        buses.create(
            call,
            input.clientToken(),
            input.toBuilder().clientToken("").build(),
            session -> created(session, input, document, call));
    SubscriberEntity subscriber = buses.read(session -> CustomBuses.subscriber(session, call, arn));
    DescribeSubscriberResponse shown = shown(subscriber);
    return CreateSubscriberResponse.builder()
        .subscriberArn(arn)
        .name(subscriber.name())
        .eventBusArn(subscriber.busArn())
        .type(shown.type())
        .startingPosition(shown.startingPosition())
        .pointInTimeConfiguration(shown.pointInTimeConfiguration())
        .state(shown.state())
        .creationTime(shown.creationTime())
        .subscriberDetails(shown.subscriberDetails())
        .build();
  }

  private String created(
      ConfigurationSession session,
      CreateSubscriberRequest input,
      DescribeSubscriberResponse document,
      CallContext call) {
    CustomBusEntity bus = CustomBuses.bus(session, call, input.eventBusArn());
    CustomBuses.requireRoom(session, SubscriberEntity.class, bus, input.name(), MOST_OF_A_BUS);
    ForwardingLoops.refuse(session, bus.arn(), input.invokeConfiguration().targetArn(), call);
    String arn = buses.newArn(call, CustomBuses.SUBSCRIBER, input.name());
    long now = call.now().toEpochMilli();
    var subscriber = new SubscriberEntity(arn, bus, input.name(), text(document), now);
    ResourceTags.add(subscriber, input.tags());
    // One that is created stopped goes on from here when it is started.
    subscriber.start(startOf(document.pointInTimeConfiguration(), now), now);
    if (SubscriberState.STOPPED.equals(input.state())) {
      subscriber.stop(now);
    }
    session.persist(subscriber);
    return arn;
  }

  private static long startOf(@Nullable PointInTimeConfiguration point, long now) {
    if (point == null) {
      return now;
    }
    Double start = point.startingPoint();
    return start == null ? 0 : Math.max(0, Math.round(start * 1000));
  }

  private DescribeSubscriberResponse describe(DescribeSubscriberRequest input, CallContext call) {
    return shown(
        buses.read(session -> CustomBuses.subscriber(session, call, input.subscriberArn())));
  }

  private ListSubscribersResponse list(ListSubscribersRequest input, CallContext call) {
    var list =
        new ResourceList(call, input.namePrefix(), input.nextToken(), input.maxResults())
            .onBus(input.eventBusArn());
    var page =
        buses.read(
            session ->
                list.read(
                    session,
                    SubscriberEntity.class,
                    SubscriberEntity::arn,
                    SubscriberOperations::summary));
    return ListSubscribersResponse.builder()
        .subscribers(page.items())
        .nextToken(page.next())
        .build();
  }

  private static SubscriberSummary summary(SubscriberEntity subscriber) {
    DescribeSubscriberResponse shown = shown(subscriber);
    return SubscriberSummary.builder()
        .subscriberArn(subscriber.arn())
        .name(subscriber.name())
        .eventBusArn(subscriber.busArn())
        .targetArn(Objects.requireNonNull(shown.invokeConfiguration()).targetArn())
        .type(shown.type())
        .revoked(shown.revoked())
        .state(shown.state())
        .creationTime(shown.creationTime())
        .lastModifiedTime(shown.lastModifiedTime())
        .subscriberAccountId(subscriber.accountId())
        .build();
  }

  private UpdateSubscriberResponse update(UpdateSubscriberRequest input, CallContext call) {
    SubscriberEntity updated =
        buses.change(
            call,
            session -> {
              SubscriberEntity subscriber =
                  CustomBuses.subscriber(session, call, input.subscriberArn());
              if (subscriber.isRevoked()) {
                throw CustomBusErrors.revoked(subscriber.arn());
              }
              DescribeSubscriberResponse document = changed(document(subscriber), input);
              SubscriberChecks.check(document, call);
              long now = call.now().toEpochMilli();
              subscriber.replace(text(document), now);
              run(subscriber, input, now);
              return subscriber;
            });
    DescribeSubscriberResponse shown = shown(updated);
    return UpdateSubscriberResponse.builder()
        .subscriberArn(updated.arn())
        .name(updated.name())
        .eventBusArn(updated.busArn())
        .type(shown.type())
        .startingPosition(shown.startingPosition())
        .pointInTimeConfiguration(shown.pointInTimeConfiguration())
        .state(shown.state())
        .lastModifiedTime(shown.lastModifiedTime())
        .subscriberDetails(shown.subscriberDetails())
        .build();
  }

  private static void run(SubscriberEntity subscriber, UpdateSubscriberRequest input, long now) {
    if (SubscriberState.STOPPED.equals(input.state())) {
      subscriber.stop(now);
    } else if (SubscriberState.RUNNING.equals(input.state()) && !subscriber.isRunning()) {
      subscriber.start(ResumePosition.LATEST.equals(input.resumePosition()) ? now : null, now);
    }
  }

  /** What is absent stays as it is. */
  private static DescribeSubscriberResponse changed(
      DescribeSubscriberResponse before, UpdateSubscriberRequest input) {
    var after = before.toBuilder();
    if (input.description() != null) {
      after.description(input.description());
    }
    if (input.invokeConfiguration() != null) {
      after.invokeConfiguration(
          invoke(
              Objects.requireNonNull(before.invokeConfiguration()).targetArn(),
              input.invokeConfiguration()));
    }
    FilterConfiguration filters = input.filterConfiguration();
    if (filters != null) {
      boolean clears = filters.filters() == null && filters.language() == null;
      after.filterConfiguration(clears ? null : withLanguage(filters));
    }
    if (input.batchConfiguration() != null) {
      after.batchConfiguration(resolved(input.batchConfiguration(), before.batchConfiguration()));
    }
    if (input.transformer() != null) {
      after.transformer(resolved(input.transformer()));
    }
    if (input.retryPolicy() != null) {
      after.retryPolicy(resolved(input.retryPolicy(), before.retryPolicy()));
    }
    if (input.onFailureConfiguration() != null) {
      after.onFailureConfiguration(
          input.onFailureConfiguration().arn() == null ? null : input.onFailureConfiguration());
    }
    LogConfiguration log = input.logConfiguration();
    return (log == null ? after : after.logConfiguration(log)).build();
  }

  private static InvokeConfiguration invoke(String targetArn, UpdateInvokeConfiguration update) {
    var document = WireJson.tree(update);
    document.put("TargetArn", targetArn);
    return WireJson.bind(document, InvokeConfiguration.class);
  }

  private DeleteSubscriberResponse delete(DeleteSubscriberRequest input, CallContext call) {
    buses.change(
        call,
        session -> {
          session.remove(CustomBuses.subscriber(session, call, input.subscriberArn()));
          return true;
        });
    return DeleteSubscriberResponse.builder().build();
  }

  private static @Nullable FilterConfiguration withLanguage(@Nullable FilterConfiguration given) {
    return given == null || given.filters() == null || given.language() != null
        ? given
        : given.toBuilder().language(FilterLanguage.EVENT_BRIDGE_PATTERN).build();
  }

  private static Transformer resolved(@Nullable Transformer given) {
    return given == null || given.type() == null
        ? Transformer.builder()
            .type(TransformerType.RAW)
            .jsonataConfiguration(given == null ? null : given.jsonataConfiguration())
            .build()
        : given;
  }

  private static BatchConfiguration resolved(
      @Nullable BatchConfiguration given, @Nullable BatchConfiguration otherwise) {
    BatchConfiguration standard = otherwise == null ? STANDARD_BATCH : otherwise;
    return given == null
        ? standard
        : BatchConfiguration.builder()
            .maxBatchSize(
                given.maxBatchSize() == null ? standard.maxBatchSize() : given.maxBatchSize())
            .maxBatchWindowInSeconds(
                given.maxBatchWindowInSeconds() == null
                    ? standard.maxBatchWindowInSeconds()
                    : given.maxBatchWindowInSeconds())
            .build();
  }

  private static RetryPolicy resolved(
      @Nullable RetryPolicy given, @Nullable RetryPolicy otherwise) {
    RetryPolicy known = given == null ? RetryPolicy.builder().build() : given;
    RetryPolicy standard = otherwise == null ? RetryPolicy.builder().build() : otherwise;
    var ofSubscribers = Subscription.RetryPolicy.OF_SUBSCRIBERS;
    return RetryPolicy.builder()
        .maxRetryAttempts(
            first(
                known.maxRetryAttempts(), standard.maxRetryAttempts(), ofSubscribers.maxRetries()))
        .maxEventAgeInSeconds(
            first(
                known.maxEventAgeInSeconds(),
                standard.maxEventAgeInSeconds(),
                Math.toIntExact(ofSubscribers.maxAge().toSeconds())))
        .retryStrategy(RetryStrategy.ALL)
        .build();
  }

  private static Integer first(
      @Nullable Integer given, @Nullable Integer before, Integer standard) {
    return given != null ? given : before != null ? before : standard;
  }

  private static DescribeSubscriberResponse shown(SubscriberEntity subscriber) {
    DescribeSubscriberResponse document = document(subscriber);
    return document.toBuilder()
        .subscriberArn(subscriber.arn())
        .name(subscriber.name())
        .eventBusArn(subscriber.busArn())
        .state(subscriber.isRunning() ? SubscriberState.RUNNING : SubscriberState.STOPPED)
        .revoked(subscriber.isRevoked() ? true : null)
        .creationTime(CustomBuses.seconds(subscriber.createdAt()))
        .lastModifiedTime(CustomBuses.seconds(subscriber.modifiedAt()))
        .subscriberDetails(details(Objects.requireNonNull(document.invokeConfiguration())))
        .build();
  }

  private static @Nullable SubscriberDetails details(InvokeConfiguration invoke) {
    return SubscriberChecks.isKafkaCluster(invoke)
        ? SubscriberDetails.builder()
            .mskDetails(MskDetails.builder().connectivityState(ConnectivityState.ACTIVE).build())
            .build()
        : null;
  }

  private static DescribeSubscriberResponse document(SubscriberEntity subscriber) {
    return WireJson.read(
        subscriber.document().getBytes(StandardCharsets.UTF_8), DescribeSubscriberResponse.class);
  }

  private static String text(DescribeSubscriberResponse document) {
    return new String(WireJson.write(document), StandardCharsets.UTF_8);
  }
}
