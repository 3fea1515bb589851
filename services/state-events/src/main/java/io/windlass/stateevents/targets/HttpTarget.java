package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.windlass.stateevents.bus.HttpDestination.Authorization.OAuthClient;
import io.windlass.stateevents.delivery.DeadLetter;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneLimits;
import io.windlass.stateevents.targets.ApiDestinations.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls webhooks (any URL) and API destinations with the event as JSON body. An answer has five
 * seconds, 2xx is a delivery; 401, 407, 409, 429 and 5xx are tried again, as EventBridge does,
 * after 401 and 407 with a new OAuth token where there is one. Redirects are not followed, so that
 * nothing is sent where nobody configured it, and of an answer no more is read than what fits into
 * an error message.
 */
public final class HttpTarget implements TargetClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_READ = 1_000;
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final HttpCalls calls;
  private final OAuthTokens tokens;
  private final ApiDestinations destinations;

  public HttpTarget(Vertx vertx, ApiDestinations destinations) {
    this(vertx, destinations, TIMEOUT);
  }

  HttpTarget(Vertx vertx, ApiDestinations destinations, Duration timeout) {
    this.calls = new HttpCalls(vertx, timeout);
    this.tokens = new OAuthTokens(calls, InstantSource.system());
    this.destinations = destinations;
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    Endpoint endpoint = endpoint(message.target());
    JsonNode parameters = TargetParameters.of(message.target()).path("HttpParameters");
    RequestOptions request = request(endpoint, parameters, message);
    Buffer body = Buffer.buffer(body(endpoint, message.input()));
    OAuthClient client = endpoint.oauth();
    return client == null
        ? call(request, body)
        : tokens
            .of(client)
            .thenCompose(token -> call(request, body, client, token))
            .exceptionally(OAuthTokens::outcome);
  }

  private CompletionStage<DeliveryOutcome> call(RequestOptions request, Buffer body) {
    return calls
        .call(request, body, MOST_READ)
        .handle(
            (answer, failure) ->
                answer == null ? HttpCalls.noAnswer(failure) : HttpTarget.outcome(answer));
  }

  private CompletionStage<DeliveryOutcome> call(
      RequestOptions request, Buffer body, OAuthClient client, String token) {
    request.putHeader("authorization", "Bearer " + token);
    return call(request, body)
        .whenComplete(
            (outcome, _) -> {
              if (outcome instanceof DeliveryOutcome.Failed failed
                  && (failed.code().equals("HTTP_401") || failed.code().equals("HTTP_407"))) {
                tokens.refused(client, token);
              }
            });
  }

  /** The input, with what the connection adds if it is an object. */
  private static String body(Endpoint endpoint, String input) {
    if (!endpoint.body().isEmpty()
        && TargetParameters.read(input, "the input is not JSON") instanceof ObjectNode object) {
      endpoint.body().forEach(object::put);
      return object.toString();
    }
    return input;
  }

  private Endpoint endpoint(DeliveryTarget target) {
    return target.arn().startsWith("http")
        ? new Endpoint(target.arn(), "POST", Map.of(), Map.of(), Map.of(), 0, null)
        : destinations
            .find(target.arn())
            .orElseThrow(
                () -> new InvalidTargetException("there is no API destination " + target.arn()));
  }

  private RequestOptions request(Endpoint endpoint, JsonNode parameters, Message message) {
    var options = new RequestOptions();
    options.setMethod(HttpMethod.valueOf(endpoint.method()));
    options.setAbsoluteURI(url(endpoint, parameters));
    var headers = new HashMap<String, String>();
    headers.put("content-type", "application/json; charset=utf-8");
    headers.put("user-agent", "Windlass/EventBridge/ApiDestinations");
    headers.put("x-windlass-event-id", message.event().id().toString());
    TargetParameters.strings(parameters.path("HeaderParameters"))
        .forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
    endpoint
        .headers()
        .forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
    DeadLetter letter = message.deadLetter();
    if (letter != null) {
      letter
          .attributes()
          .forEach(
              (name, value) ->
                  headers.put(
                      "x-windlass-" + name.toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                      value.replaceAll("[^\\x20-\\x7e]", " ")));
    }
    headers.forEach(options::putHeader);
    return options;
  }

  private static String url(Endpoint endpoint, JsonNode parameters) {
    String url = endpoint.url();
    for (JsonNode value : parameters.path("PathParameterValues")) {
      url = url.replaceFirst("\\*", encoded(value.asText()).replace("+", "%20"));
    }
    var query = new HashMap<>(endpoint.query());
    query.putAll(TargetParameters.strings(parameters.path("QueryStringParameters")));
    var whole = new StringBuilder(url);
    query.forEach(
        (name, value) ->
            whole
                .append(whole.indexOf("?") < 0 ? '?' : '&')
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
    try {
      URI uri = new URI(whole.toString());
      if (uri.getHost() == null) {
        throw new InvalidTargetException("not a URL: " + url);
      }
      return uri.toString();
    } catch (URISyntaxException invalid) {
      throw new InvalidTargetException("not a URL: " + url);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static DeliveryOutcome outcome(HttpCalls.Answer answer) {
    if (answer.isSuccess()) {
      return DeliveryOutcome.delivered();
    }
    int status = answer.status();
    String message = "%d %s".formatted(status, answer.body()).strip();
    boolean retryable =
        status >= 500 || status == 401 || status == 407 || status == 409 || status == 429;
    return new DeliveryOutcome.Failed(
        retryable, "HTTP_" + status, message, retryAfter(answer.headers().get("retry-after")));
  }

  private static @Nullable Duration retryAfter(@Nullable String seconds) {
    if (seconds == null || !seconds.matches("\\d{1,6}")) {
      return null;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
    return asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
  }

  @Override
  public LaneLimits limits(DeliveryTarget target) {
    int perSecond =
        target.arn().startsWith("http")
            ? 0
            : destinations.find(target.arn()).map(Endpoint::perSecond).orElse(0);
    return new LaneLimits(50, perSecond);
  }

  @Override
  public void close() {
    calls.close();
  }
}
