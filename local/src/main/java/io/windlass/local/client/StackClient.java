package io.windlass.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Signer;
import io.windlass.local.stack.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Calls the stack's public API as an AWS client does: by signed HTTP requests to the router. It
 * uses little processor time, so that a benchmark measures the stack and not its client: one event
 * loop, keep-alive connections, a cached signing key. Thread-safe.
 */
public final class StackClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 5;

  private final Vertx vertx;
  private final HttpClient http;
  private final String host;
  private final Signer batch;
  private final Signer logs;
  private final Signer events;

  /**
   * @param connections maximum number of concurrent connections
   */
  public StackClient(URI endpoint, Credentials keys, int connections) {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(endpoint.getHost())
                .setDefaultPort(endpoint.getPort())
                .setMaxPoolSize(connections)
                .setMaxWaitQueueSize(-1)
                .setConnectTimeout(5_000));
    this.host = endpoint.getAuthority();
    this.batch = signer(keys, "batch");
    this.logs = signer(keys, "logs");
    this.events = signer(keys, "events");
  }

  private static Signer signer(Credentials keys, String service) {
    return new Signer(keys.accessKeyId(), keys.secretAccessKey(), keys.region(), service);
  }

  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * Calls a Batch operation, such as {@code SubmitJob}, and retries while the API does not answer.
   */
  public JsonNode batch(String operation, ObjectNode input) {
    return retried(() -> post(batchPath(operation), bytes(input)));
  }

  /** Calls a CloudWatch Logs operation, such as {@code GetLogEvents}, with the same retries. */
  public JsonNode logs(String operation, ObjectNode input) {
    return retried(() -> json(logs, "Logs_20140328." + operation, input));
  }

  /** Calls an operation of EventBridge once: what may have been done is not repeated. */
  public JsonNode events(String operation, ObjectNode input) {
    try {
      return JSON.readTree(await(json(events, "AWSEvents." + operation, input)).getBytes());
    } catch (IOException e) {
      throw new ApiException(200, "InvalidAnswer", String.valueOf(e.getMessage()));
    }
  }

  private Future<Buffer> json(Signer signer, String target, ObjectNode input) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "application/x-amz-json-1.1");
    headers.put("x-amz-target", target);
    return send(signer, HttpMethod.POST, "/", headers, bytes(input));
  }

  /** Returns the path of a Batch operation. */
  public static String batchPath(String operation) {
    return "/v1/" + operation.toLowerCase(Locale.ROOT);
  }

  /** Sends one signed POST with a JSON body, without retries; completes with the answer's JSON. */
  public Future<Buffer> post(String path, byte[] body) {
    return send(batch, HttpMethod.POST, path, Map.of("content-type", "application/json"), body);
  }

  /** Sends a signed POST to a path and retries while the API does not answer. */
  public JsonNode postTo(String path, ObjectNode input) {
    return retried(() -> post(path, bytes(input)));
  }

  /** Sends a signed GET for a path with a query and retries while the API does not answer. */
  public JsonNode get(String uri) {
    return retried(() -> send(batch, HttpMethod.GET, uri, Map.of(), new byte[0]));
  }

  /** Sends one signed GET, without retries, and waits for its answer up to a timeout. */
  public JsonNode getNow(String uri, Duration timeout) {
    try {
      var answer =
          send(batch, HttpMethod.GET, uri, Map.of(), new byte[0])
              .toCompletionStage()
              .toCompletableFuture()
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return JSON.readTree(answer.getBytes());
    } catch (ExecutionException | TimeoutException | IOException e) {
      throw new ApiException(0, "NoAnswer", String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(0, "Interrupted", "interrupted");
    }
  }

  /** Opens a stream of server-sent events; completes when it is open. */
  public Future<EventSubscription> subscribe(String uri, EventSubscription.Listener listener) {
    return exchange(
        batch,
        HttpMethod.GET,
        uri,
        Map.of("accept", "text/event-stream"),
        new byte[0],
        response ->
            response.statusCode() == 200
                ? Future.succeededFuture(EventSubscription.on(response, listener))
                : response.body().compose(body -> Future.failedFuture(error(response, body))));
  }

  private Future<Buffer> send(
      Signer signer, HttpMethod method, String uri, Map<String, String> headers, byte[] body) {
    return exchange(
        signer,
        method,
        uri,
        headers,
        body,
        response ->
            response
                .body()
                .compose(
                    answer ->
                        response.statusCode() == 200
                            ? Future.succeededFuture(answer)
                            : Future.failedFuture(error(response, answer))));
  }

  /**
   * Sends a request and reads its response. The reader is set before the request is sent: what
   * arrives of a response before it has a reader is lost, its end included.
   */
  private <T> Future<T> exchange(
      Signer signer,
      HttpMethod method,
      String uri,
      Map<String, String> headers,
      byte[] body,
      Function<HttpClientResponse, Future<T>> reader) {
    int mark = uri.indexOf('?');
    var path = mark < 0 ? uri : uri.substring(0, mark);
    var query = mark < 0 ? "" : uri.substring(mark + 1);
    var signed = new LinkedHashMap<String, List<String>>();
    signed.put("host", List.of(host));
    headers.forEach((name, value) -> signed.put(name, List.of(value)));
    var signature =
        signer.sign(new HttpRequestData(method.name(), path, query, signed, body), Instant.now());
    return http.request(method, uri)
        .compose(
            request -> {
              headers.forEach(request::putHeader);
              signature.forEach(request::putHeader);
              request.putHeader("host", host);
              var read = request.response().compose(reader);
              var _ = body.length == 0 ? request.send() : request.send(Buffer.buffer(body));
              return read;
            });
  }

  private static ApiException error(HttpClientResponse response, Buffer body) {
    var code = String.valueOf(response.getHeader("x-amzn-errortype"));
    try {
      var json = JSON.readTree(body.getBytes());
      var message = json.path("message").asText(json.path("Message").asText(body.toString()));
      return new ApiException(response.statusCode(), code, message);
    } catch (IOException e) {
      return new ApiException(response.statusCode(), code, body.toString(StandardCharsets.UTF_8));
    }
  }

  private interface Call {
    Future<Buffer> start();
  }

  private JsonNode retried(Call call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return JSON.readTree(await(call.start()).getBytes());
      } catch (ApiException e) {
        if (!e.isRetryable() || attempt == ATTEMPTS) {
          throw e;
        }
        pause(Duration.ofMillis(100L << attempt));
      } catch (IOException e) {
        throw new ApiException(200, "InvalidAnswer", String.valueOf(e.getMessage()));
      }
    }
  }

  /** Waits for a future; must not be called on an event loop. */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException refused) {
        throw refused;
      }
      throw new ApiException(0, "NoAnswer", String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new ApiException(0, "NoAnswer", "no answer within " + TIMEOUT.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(0, "Interrupted", "interrupted");
    }
  }

  /** Sleeps between two polls. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(0, "Interrupted", "interrupted");
    }
  }

  public static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
