package io.windlass.stateevents.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.windlass.events.BusEvent;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeAsyncClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.scheduler.SchedulerAsyncClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** EventBridge and EventBridge Scheduler as AWS's SDK for Java uses them, blocking or not. */
class SdkClientsIT {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static EventsServer server;

  @BeforeAll
  static void start() {
    server = new EventsServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static <B extends AwsClientBuilder<B, ?>> B here(B builder) {
    return builder
        .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create("AKIAADMIN", "secret-admin")));
  }

  private static PutEventsRequestEntry entry(int number) {
    return PutEventsRequestEntry.builder()
        .source("sdk")
        .detailType("order")
        .detail("{\"n\": %d}".formatted(number))
        .time(Instant.parse("2026-01-01T00:00:00Z"))
        .build();
  }

  @Test
  void rulesAndEventsWithTheBlockingClient() {
    try (EventBridgeClient events =
        here(EventBridgeClient.builder())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      String arn =
          events
              .putRule(
                  rule -> rule.name("sdk").eventPattern("{\"source\": [\"sdk\"]}").description("d"))
              .ruleArn();
      assertThat(events.describeRule(rule -> rule.name("sdk")))
          .satisfies(
              rule -> {
                assertThat(rule.arn()).isEqualTo(arn);
                assertThat(rule.state()).isEqualTo(RuleState.ENABLED);
              });
      Target target =
          Target.builder()
              .id("jobs")
              .arn("arn:aws:batch:us-east-1:123456789012:job-queue/q")
              .roleArn(ROLE)
              .batchParameters(
                  batch ->
                      batch
                          .jobDefinition("d:1")
                          .jobName("j")
                          .arrayProperties(array -> array.size(2))
                          .retryStrategy(retry -> retry.attempts(3)))
              .build();
      assertThat(events.putTargets(put -> put.rule("sdk").targets(target)).failedEntryCount())
          .isZero();
      assertThat(events.listTargetsByRule(list -> list.rule("sdk")).targets())
          .containsExactly(target);
      var answer = events.putEvents(put -> put.entries(entry(1), entry(2)));
      assertThat(answer.failedEntryCount()).isZero();
      assertThat(answer.entries()).extracting(each -> each.eventId()).doesNotHaveDuplicates();
      assertThat(
              events
                  .testEventPattern(
                      test ->
                          test.eventPattern("{\"detail\": {\"n\": [{\"numeric\": [\">\", 1]}]}}")
                              .event(
                                  """
                                  {"id": "1", "account": "123456789012", "source": "sdk",
                                   "time": "2026-01-01T00:00:00Z", "region": "us-east-1",
                                   "resources": [], "detail-type": "order", "detail": {"n": 2}}
                                  """))
                  .result())
          .isTrue();
      assertThatThrownBy(
              () -> events.putRule(rule -> rule.name("bad").eventPattern("{\"source\": 1}")))
          .isInstanceOf(InvalidEventPatternException.class);
      events.removeTargets(remove -> remove.rule("sdk").ids("jobs"));
      events.deleteRule(rule -> rule.name("sdk"));
      assertThatThrownBy(() -> events.describeRule(rule -> rule.name("sdk")))
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void eventsWithTheClientThatDoesNotBlock() {
    try (EventBridgeAsyncClient events =
        here(EventBridgeAsyncClient.builder())
            .httpClientBuilder(NettyNioAsyncHttpClient.builder())
            .build()) {
      String bus = events.createEventBus(request -> request.name("async")).join().eventBusArn();
      var calls =
          IntStream.range(0, 50)
              .mapToObj(
                  number ->
                      events.putEvents(
                          put -> put.entries(entry(number).toBuilder().eventBusName(bus).build())))
              .toList();
      calls.forEach(call -> assertThat(call.join().failedEntryCount()).isZero());
      assertThat(
              server.published(50).stream()
                  .filter(BusEvent.class::isInstance)
                  .map(BusEvent.class::cast)
                  .filter(event -> event.getEventBusName().equals("async"))
                  .map(BusEvent::getId))
          .hasSizeGreaterThan(40);
      var failure =
          catchThrowableOfType(
              CompletionException.class,
              () -> events.describeRule(rule -> rule.name("nowhere")).join());
      assertThat(failure.getCause()).isInstanceOf(ResourceNotFoundException.class);
      events.deleteEventBus(request -> request.name("async")).join();
    }
  }

  private static CreateScheduleRequest.Builder schedule(String name) {
    return CreateScheduleRequest.builder()
        .name(name)
        .scheduleExpression("rate(1 hour)")
        .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
        .target(target -> target.arn(QUEUE).roleArn(ROLE).input("x"));
  }

  @Test
  void schedulesWithTheBlockingClient() {
    try (SchedulerClient scheduler =
        here(SchedulerClient.builder())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      Instant start = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
      String arn = scheduler.createSchedule(schedule("sdk").startDate(start).build()).scheduleArn();
      assertThat(scheduler.getSchedule(get -> get.name("sdk")))
          .satisfies(
              read -> {
                assertThat(read.arn()).isEqualTo(arn);
                assertThat(read.startDate()).isEqualTo(start);
                assertThat(read.target().input()).isEqualTo("x");
              });
      assertThatThrownBy(() -> scheduler.createSchedule(schedule("sdk").clientToken("2").build()))
          .isInstanceOf(ConflictException.class);
      assertThatThrownBy(
              () ->
                  scheduler.createSchedule(
                      schedule("bad").scheduleExpression("rate(0 hours)").build()))
          .isInstanceOf(ValidationException.class);
      assertThat(
              scheduler
                  .listSchedulesPaginator(list -> list.namePrefix("sdk").maxResults(1))
                  .schedules())
          .extracting(each -> each.name())
          .containsExactly("sdk");
      scheduler.deleteSchedule(delete -> delete.name("sdk"));
    }
  }

  @Test
  void schedulesWithTheClientThatDoesNotBlock() {
    try (SchedulerAsyncClient scheduler =
        here(SchedulerAsyncClient.builder())
            .httpClientBuilder(NettyNioAsyncHttpClient.builder())
            .build()) {
      scheduler.createScheduleGroup(group -> group.name("sdk")).join();
      var names = IntStream.range(0, 10).mapToObj(number -> "s" + number).toList();
      var calls =
          names.stream()
              .map(name -> scheduler.createSchedule(schedule(name).groupName("sdk").build()))
              .toList();
      calls.forEach(call -> assertThat(call.join().scheduleArn()).contains("schedule/sdk/"));
      assertThat(
              scheduler.listSchedules(list -> list.groupName("sdk")).join().schedules().stream()
                  .map(each -> each.name()))
          .isEqualTo(List.copyOf(names));
      scheduler.deleteScheduleGroup(group -> group.name("sdk")).join();
      var failure =
          catchThrowableOfType(
              CompletionException.class,
              () -> scheduler.getSchedule(get -> get.groupName("sdk").name("s1")).join());
      assertThat(failure.getCause())
          .isInstanceOf(
              software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException.class);
    }
  }
}
