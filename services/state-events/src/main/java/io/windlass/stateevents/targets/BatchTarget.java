package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.windlass.aws.iam.AccessKey;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Submits a job to a queue for each event (RULE-001), by SubmitJob of Windlass's own API: what a
 * rule may start is decided there. The call is made by a user of the account whose event it is, not
 * by the target's role, of which only {@code iam:PassRole} was checked when the target was put.
 *
 * <p>At least once: SubmitJob knows no token by which it would recognise a repeat, so a call whose
 * answer is lost may start a second job.
 */
public final class BatchTarget implements TargetClient {
  /** How its targets' names begin, as {@link Targets} sees them. */
  public static final String PREFIX = "arn:batch:job-queue/";

  /** The universal target of EventBridge Scheduler: the input is the request. */
  public static final String SUBMIT_JOB = "arn:scheduler:aws-sdk:batch:submitJob";

  private static final String PATH = "/v1/submitjob";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_READ = 4_000;

  private final HttpCalls calls;
  private final URI endpoint;
  private final Function<String, Optional<AccessKey>> keys;
  private final InstantSource clock;

  /**
   * @param endpoint of the Batch API, without a path
   * @param keys the key of the user who submits an account's jobs; empty if the account has none
   */
  public BatchTarget(
      Vertx vertx, URI endpoint, Function<String, Optional<AccessKey>> keys, InstantSource clock) {
    this.calls = new HttpCalls(vertx, TIMEOUT);
    this.endpoint = endpoint;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    if (message.deadLetter() != null) {
      throw new InvalidTargetException("a job queue takes no dead letters");
    }
    DeliveryTarget target = message.target();
    JsonNode input = TargetParameters.read(message.input(), "the input is not JSON");
    boolean isRequest = Arns.withoutPlace(target.arn()).equals(SUBMIT_JOB);
    JsonNode job =
        isRequest
            ? JobSubmission.ofRequest(input)
            : JobSubmission.of(
                target.arn(), TargetParameters.of(target).path("BatchParameters"), input);
    byte[] body = job.toString().getBytes(StandardCharsets.UTF_8);
    String region = Arns.region(isRequest ? message.event().busArn() : target.arn());
    Optional<AccessKey> key = keys.apply(message.event().accountId());
    if (key.isEmpty()) {
      return CompletableFuture.completedFuture(
          DeliveryOutcome.permanent(
              "NO_PERMISSIONS", "the account has no user who may submit the jobs of rules"));
    }
    return calls
        .call(request(region, key.get(), body), Buffer.buffer(body), MOST_READ)
        .handle(
            (answer, failure) -> answer == null ? HttpCalls.noAnswer(failure) : outcome(answer));
  }

  private RequestOptions request(String region, AccessKey key, byte[] body) {
    String host = endpoint.getRawAuthority();
    var data = new HttpRequestData("POST", PATH, "", Map.of("host", List.of(host)), body);
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint.resolve(PATH).toString())
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "Windlass/EventBridge")
            .putHeader("host", host);
    new Signer(key.accessKeyId(), key.secretAccessKey(), region, "batch")
        .sign(data, clock.instant())
        .forEach(options::putHeader);
    return options;
  }

  private static DeliveryOutcome outcome(HttpCalls.Answer answer) {
    if (answer.isSuccess()) {
      return DeliveryOutcome.delivered();
    }
    String code = answer.headers().get("x-amzn-errortype");
    return AwsFailures.outcome(answer.status(), code == null ? "" : code, message(answer.body()));
  }

  private static String message(String body) {
    try {
      JsonNode message = TargetParameters.read(body, body).path("message");
      return message.isTextual() ? message.textValue() : body;
    } catch (InvalidTargetException notJson) {
      return body;
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
