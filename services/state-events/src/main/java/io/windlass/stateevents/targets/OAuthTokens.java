package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.windlass.stateevents.bus.HttpDestination.Authorization.OAuthClient;
import io.windlass.stateevents.bus.HttpDestination.Parameter;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Access tokens for the credentials of OAuth clients (RFC 6749, 4.4). A token is fetched when it is
 * needed for the first time, by one request however many wait for it, and kept in memory until a
 * minute before it expires, or until an endpoint refuses it. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html">Authorization
 *     methods for connections</a>
 */
final class OAuthTokens {
  private static final Duration AHEAD = Duration.ofSeconds(60);
  private static final int MOST_CLIENTS = 1_000;
  private static final int MOST_READ = 64 * 1024;

  private final HttpCalls calls;
  private final InstantSource clock;
  private final Map<OAuthClient, CompletableFuture<Token>> tokens = new ConcurrentHashMap<>();

  private record Token(String value, Instant end) {}

  /** Thrown when there is no token; what becomes of the attempt that needs it. */
  static final class NoTokenException extends RuntimeException {
    private final transient DeliveryOutcome outcome;

    private NoTokenException(DeliveryOutcome outcome) {
      super("no OAuth token");
      this.outcome = outcome;
    }

    DeliveryOutcome outcome() {
      return outcome;
    }
  }

  OAuthTokens(HttpCalls calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /** Returns a client's token; fails with {@link NoTokenException}. */
  CompletionStage<String> of(OAuthClient client) {
    if (tokens.size() >= MOST_CLIENTS && !tokens.containsKey(client)) {
      tokens.clear();
    }
    return tokens
        .compute(client, (_, known) -> known != null && isUsable(known) ? known : fetch(client))
        .thenApply(Token::value);
  }

  private boolean isUsable(CompletableFuture<Token> known) {
    return switch (known.state()) {
      case RUNNING -> true;
      case SUCCESS -> clock.instant().isBefore(known.resultNow().end());
      case FAILED, CANCELLED -> false;
    };
  }

  /** An endpoint does not accept a token: the next attempt gets another one. */
  void refused(OAuthClient client, String token) {
    tokens.computeIfPresent(
        client,
        (_, known) ->
            known.state() == java.util.concurrent.Future.State.SUCCESS
                    && known.resultNow().value().equals(token)
                ? null
                : known);
  }

  private CompletableFuture<Token> fetch(OAuthClient client) {
    Instant asked = clock.instant();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    client.extra().body().forEach(each -> form.put(each.name(), each.value()));
    Map<String, String> query = new LinkedHashMap<>();
    client.extra().query().forEach(each -> query.put(each.name(), each.value()));
    HttpMethod method = HttpMethod.valueOf(client.method());
    boolean hasBody = !method.equals(HttpMethod.GET);
    if (!hasBody) {
      query.putAll(form);
    }
    var options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(withQuery(client.endpoint(), query))
            .putHeader("accept", "application/json")
            .putHeader("content-type", "application/x-www-form-urlencoded")
            .putHeader("authorization", "Basic " + credentials(client));
    for (Parameter header : client.extra().headers()) {
      options.putHeader(header.name(), header.value());
    }
    return calls
        .call(options, hasBody ? Buffer.buffer(encoded(form)) : Buffer.buffer(), MOST_READ)
        .handle(
            (answer, failure) -> {
              if (answer == null) {
                throw new NoTokenException(HttpCalls.noAnswer(failure));
              }
              return token(answer, asked);
            })
        .toCompletableFuture();
  }

  private static Token token(HttpCalls.Answer answer, Instant asked) {
    int status = answer.status();
    if (status >= 500 || status == 429) {
      throw new NoTokenException(
          DeliveryOutcome.retryable(
              "ERROR_FROM_TARGET", "the authorization endpoint answers " + status));
    }
    JsonNode token = answer.isSuccess() ? json(answer.body()) : TargetParameters.JSON.nullNode();
    String value = token.path("access_token").asText();
    if (value.isEmpty()) {
      throw new NoTokenException(
          DeliveryOutcome.permanent(
              "NO_PERMISSIONS", "the authorization endpoint gives no token: " + status));
    }
    long seconds = token.path("expires_in").asLong(Long.MAX_VALUE);
    return new Token(
        value,
        seconds > Duration.ofDays(365).toSeconds()
            ? Instant.MAX
            : asked.plusSeconds(seconds).minus(AHEAD));
  }

  private static JsonNode json(String body) {
    try {
      return TargetParameters.read(body, "no JSON");
    } catch (InvalidTargetException notJson) {
      return TargetParameters.JSON.nullNode();
    }
  }

  /** Returns what a failed stage of {@link #of} means for the attempt. */
  static DeliveryOutcome outcome(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof NoTokenException none ? none.outcome() : HttpCalls.noAnswer(failure);
  }

  private static String credentials(OAuthClient client) {
    String pair = encoded(client.clientId()) + ":" + encoded(client.clientSecret());
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String withQuery(String url, Map<String, String> query) {
    return query.isEmpty() ? url : url + (url.contains("?") ? "&" : "?") + encoded(query);
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
