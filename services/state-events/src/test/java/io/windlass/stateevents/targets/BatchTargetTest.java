package io.windlass.stateevents.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.Caller;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.SubmitJobResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryOutcome.Failed;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Job queues as targets, against the HTTP edge of the real Batch API. */
class BatchTargetTest {
  private static final String ACCOUNT = "123456789012";
  private static final String QUEUE =
      "arn:aws:batch:eu-west-1:" + ACCOUNT + ":job-queue/night.shift";
  private static final String PARAMETERS =
      """
      {"BatchParameters": {"JobName": "resize", "JobDefinition": "resize:3",
        "ArrayProperties": {"Size": 7}, "RetryStrategy": {"Attempts": 2}}}
      """;
  private static final String BUS = "arn:aws:events:eu-west-1:" + ACCOUNT + ":event-bus/default";
  private static final IamDirectory USERS =
      IamDirectory.parse(
          """
          {"accounts": [
            {"accountId": "123456789012", "users": [
              {"userName": "windlass-events", "accessKeys": [{"accessKeyId": "AKIA1", "secretAccessKey": "one"}],
               "policies": [{"policyName": "p", "policyDocument": {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "batch:SubmitJob", "Resource": [
                   "arn:aws:batch:*:123456789012:job-queue/night.shift",
                   "arn:aws:batch:*:123456789012:job-definition/*"]}]}}]}]},
            {"accountId": "210987654321", "users": [
              {"userName": "ana", "accessKeys": [{"accessKeyId": "AKIA2", "secretAccessKey": "two"}]}]}]}
          """);

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<SubmitJobRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Caller> callers = new LinkedBlockingQueue<>();
  private HttpServer server;
  private Targets target;

  @BeforeEach
  void start() throws Exception {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            AwsEndpoint.builder(
                    ServiceModel.batch(),
                    new SignatureVerifier(USERS, InstantSource.system()),
                    InstantSource.system())
                .operation(
                    BatchOperations.SUBMIT_JOB,
                    (request, call) -> {
                      if (request.jobDefinition().startsWith("unknown")) {
                        throw AwsErrors.client("JobDefinition unknown not found");
                      }
                      requests.add(request);
                      callers.add(call.caller());
                      return SubmitJobResponse.builder().jobId("j").jobName("resize").build();
                    })
                .build());
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(1, TimeUnit.MINUTES);
    target = at(server.actualPort());
  }

  private Targets at(int port) {
    return new Targets(
        Map.of(
            BatchTarget.PREFIX, () -> batch(port),
            BatchTarget.SUBMIT_JOB, () -> batch(port)));
  }

  private BatchTarget batch(int port) {
    return new BatchTarget(
        vertx,
        URI.create("http://127.0.0.1:" + port),
        account -> USERS.keyOf(account, "windlass-events"),
        InstantSource.system());
  }

  @AfterEach
  void stop() {
    target.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private DeliveryOutcome send(String account, String queue, String parameters, String input) {
    var event = new DeliverableEvent(1, new UUID(1, 2), account, BUS, "g", Instant.EPOCH, "{}");
    var to =
        new DeliveryTarget(queue, "arn:r", parameters, new DeliveryTarget.TargetInput.WholeEvent());
    try {
      return target
          .send(new TargetClient.Message(event, to, input, null))
          .toCompletableFuture()
          .get(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private SubmitJobRequest submitted(String input) throws InterruptedException {
    assertThat(send(ACCOUNT, QUEUE, PARAMETERS, input)).isEqualTo(DeliveryOutcome.delivered());
    SubmitJobRequest request = requests.poll(1, TimeUnit.MINUTES);
    assertThat(request.jobName()).isEqualTo("resize");
    assertThat(request.jobQueue()).isEqualTo(QUEUE);
    assertThat(request.jobDefinition()).isEqualTo("resize:3");
    assertThat(request.arrayProperties().size()).isEqualTo(7);
    assertThat(request.retryStrategy().attempts()).isEqualTo(2);
    return request;
  }

  @Test
  void rule001AnEventSubmitsAJobByTheServicesUserInTheQueuesRegion() throws Exception {
    SubmitJobRequest request =
        submitted("{\"version\":\"0\",\"detail\":{\"Parameters\":{\"a\":1}},\"resources\":[]}");
    assertThat(request.parameters()).isNull();
    assertThat(request.containerOverrides()).isNull();
    Caller caller = callers.poll(1, TimeUnit.MINUTES);
    assertThat(caller.userName()).isEqualTo("windlass-events");
    assertThat(caller.accountId()).isEqualTo(ACCOUNT);
    assertThat(caller.region()).isEqualTo("eu-west-1");
  }

  @Test
  void rule013TheInputHasParametersAndOverrides() throws Exception {
    SubmitJobRequest request =
        submitted(
            """
            {"Parameters": {"Key": "a b", "n": 3, "o": {"x": 1}},
             "ContainerOverrides": {"Command": ["echo", "Ref::Key"],
               "Environment": [{"Name": "Mode", "Value": "Fast"}],
               "ResourceRequirements": [{"Type": "VCPU", "Value": "2"}]},
             "DependsOn": [{"JobId": "job-one"}],
             "JobQueue": "another", "JobDefinition": "another", "Unknown": 1}
            """);
    assertThat(request.parameters())
        .containsOnly(Map.entry("Key", "a b"), Map.entry("n", "3"), Map.entry("o", "{\"x\":1}"));
    assertThat(request.containerOverrides().command()).containsExactly("echo", "Ref::Key");
    assertThat(request.containerOverrides().environment().getFirst().name()).isEqualTo("Mode");
    assertThat(request.containerOverrides().environment().getFirst().value()).isEqualTo("Fast");
    assertThat(request.containerOverrides().resourceRequirements().getFirst().type())
        .isEqualTo("VCPU");
    assertThat(request.dependsOn().getFirst().jobId()).isEqualTo("job-one");
    assertThat(submitted("{\"instance\": \"job-1\", \"status\": \"FAILED\"}").parameters())
        .describedAs("the user guide's tutorial")
        .containsOnly(Map.entry("instance", "job-1"), Map.entry("status", "FAILED"));
  }

  @Test
  void rule002TheInputOfAScheduleIsTheRequest() throws Exception {
    String input =
        """
        {"JobName": "nightly", "JobQueue": "%s", "JobDefinition": "resize:3",
         "Parameters": {"Day": "Monday"}, "ArrayProperties": {"Size": 2}}
        """
            .formatted(QUEUE);
    assertThat(send(ACCOUNT, "arn:aws:scheduler:::aws-sdk:batch:submitJob", "{}", input))
        .isEqualTo(DeliveryOutcome.delivered());
    SubmitJobRequest request = requests.poll(1, TimeUnit.MINUTES);
    assertThat(request.jobName()).isEqualTo("nightly");
    assertThat(request.jobQueue()).isEqualTo(QUEUE);
    assertThat(request.parameters()).containsOnly(Map.entry("Day", "Monday"));
    assertThat(request.arrayProperties().size()).isEqualTo(2);
    assertThat(callers.poll(1, TimeUnit.MINUTES).region()).isEqualTo("eu-west-1");
  }

  @Test
  void iam079WhatTheUserMayNotDoFailsForGoodAsDoesWhatIsNotValid() {
    String other = QUEUE.replace("night", "day");
    assertFailed(send(ACCOUNT, other, PARAMETERS, "{}"), false, "NO_PERMISSIONS", "not authorized");
    assertFailed(
        send("210987654321", QUEUE, PARAMETERS, "{}"), false, "NO_PERMISSIONS", "has no user");
    assertFailed(
        send(ACCOUNT, QUEUE, PARAMETERS.replace("resize:3", "unknown:1"), "{}"),
        false,
        "INVALID_PARAMETER",
        "ClientException (400): JobDefinition unknown not found");
    assertThat(requests).isEmpty();
  }

  @Test
  void anApiThatDoesNotAnswerIsTriedAgain() {
    target.close();
    target = at(1);
    assertFailed(send(ACCOUNT, QUEUE, PARAMETERS, "{}"), true, "SDK_CLIENT_ERROR", "");
  }

  private static void assertFailed(
      DeliveryOutcome outcome, boolean retryable, String code, String message) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(code);
              assertThat(failed.retryable()).isEqualTo(retryable);
              assertThat(failed.message()).contains(message);
            });
  }
}
