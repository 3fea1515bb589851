package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls webhooks (any URL) and API destinations with the event as JSON body. An answer has five
 * seconds, 2xx is a delivery; 401, 407, 409, 429 and 5xx are tried again, as EventBridge does.
 * Redirects are not followed, so that nothing is sent where nobody configured it, and of an answer
 * no more is read than what fits into an error message.
 */
public final class HttpTarget implements TargetClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_READ = 1_000;
  private static final int CONNECTIONS_PER_HOST = 100;
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final Vertx vertx;
  private final HttpClient http;
  private final ApiDestinations destinations;
  private final int timeoutMillis;

  public HttpTarget(Vertx vertx, ApiDestinations destinations) {
    this(vertx, destinations, TIMEOUT);
  }

  HttpTarget(Vertx vertx, ApiDestinations destinations, Duration timeout) {
    this.vertx = vertx;
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    this.destinations = destinations;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(timeoutMillis)
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setMaxWaitQueueSize(CONNECTIONS_PER_HOST)
                .setMaxHeaderSize(16 * 1024)
                .setKeepAliveTimeout(30));
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    Endpoint endpoint = endpoint(message.target());
    JsonNode parameters = TargetParameters.of(message.target()).path("HttpParameters");
    var outcome = new CompletableFuture<DeliveryOutcome>();
    var exchange = new Exchange(outcome);
    long timer = vertx.setTimer(timeoutMillis, _ -> exchange.timedOut(timeoutMillis));
    var _ = outcome.whenComplete((_, _) -> vertx.cancelTimer(timer));
    http.request(request(endpoint, parameters, message))
        .onFailure(exchange::failed)
        .onSuccess(
            request -> {
              exchange.request = request;
              if (outcome.isDone()) {
                request.reset();
                return;
              }
              request.response().onComplete(exchange::answered, exchange::failed);
              var _ = request.send(Buffer.buffer(message.input()));
            });
    return outcome;
  }

  private Endpoint endpoint(DeliveryTarget target) {
    return target.arn().startsWith("http")
        ? new Endpoint(target.arn(), "POST", Map.of(), Map.of(), 0)
        : destinations
            .find(target.arn())
            .orElseThrow(
                () -> new InvalidTargetException("there is no API destination " + target.arn()));
  }

  private RequestOptions request(Endpoint endpoint, JsonNode parameters, Message message) {
    var options = new RequestOptions();
    options.setMethod(HttpMethod.valueOf(endpoint.method()));
    options.setAbsoluteURI(url(endpoint, parameters));
    options.setFollowRedirects(false);
    options.setConnectTimeout(timeoutMillis);
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

  /** One call. */
  private static final class Exchange {
    private final CompletableFuture<DeliveryOutcome> outcome;
    private volatile @Nullable HttpClientRequest request;

    Exchange(CompletableFuture<DeliveryOutcome> outcome) {
      this.outcome = outcome;
    }

    void timedOut(int millis) {
      outcome.complete(DeliveryOutcome.retryable("TIMEOUT", "no answer within " + millis + " ms"));
      HttpClientRequest open = request;
      if (open != null) {
        open.reset();
      }
    }

    void failed(Throwable failure) {
      outcome.complete(DeliveryOutcome.retryable("SDK_CLIENT_ERROR", Targets.text(failure)));
    }

    void answered(HttpClientResponse response) {
      Buffer body = Buffer.buffer();
      response.handler(
          chunk -> {
            body.appendBuffer(chunk, 0, Math.min(chunk.length(), MOST_READ - body.length()));
            if (body.length() == MOST_READ) {
              outcome.complete(outcome(response, body));
              // A long answer is not waited for: the connection is given up.
              response.request().reset();
            }
          });
      response.exceptionHandler(this::failed);
      response.endHandler(_ -> outcome.complete(outcome(response, body)));
    }

    private static DeliveryOutcome outcome(HttpClientResponse response, Buffer body) {
      int status = response.statusCode();
      if (status >= 200 && status < 300) {
        return DeliveryOutcome.delivered();
      }
      String message = "%d %s".formatted(status, body.toString(StandardCharsets.UTF_8)).strip();
      boolean retryable =
          status >= 500 || status == 401 || status == 407 || status == 409 || status == 429;
      return new DeliveryOutcome.Failed(retryable, "HTTP_" + status, message, retryAfter(response));
    }

    private static @Nullable Duration retryAfter(HttpClientResponse response) {
      String seconds = response.getHeader("retry-after");
      if (seconds == null || !seconds.matches("\\d{1,6}")) {
        return null;
      }
      Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
      return asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
    }
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
    var _ = http.close();
  }
}
