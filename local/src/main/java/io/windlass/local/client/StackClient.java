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
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Calls the stack's public API as any AWS client does: signed, over HTTP, to the one port. Cheap,
 * so that a benchmark measures the stack and not its client: one event loop, kept connections, a
 * cached signing key. Safe for any number of threads.
 */
public final class StackClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 5;

  private final Vertx vertx;
  private final HttpClient http;
  private final String host;
  private final Signer batch;
  private final Signer logs;

  /**
   * @param connections at the same time, at most
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
  }

  private static Signer signer(Credentials keys, String service) {
    return new Signer(keys.accessKeyId(), keys.secretAccessKey(), keys.region(), service);
  }

  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A Batch operation, such as {@code SubmitJob}; waits and tries again while the API is away. */
  public JsonNode batch(String operation, ObjectNode input) {
    return retried(() -> post(batchPath(operation), bytes(input)));
  }

  /** A CloudWatch Logs operation, such as {@code GetLogEvents}. */
  public JsonNode logs(String operation, ObjectNode input) {
    var body = bytes(input);
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "application/x-amz-json-1.1");
    headers.put("x-amz-target", "Logs_20140328." + operation);
    return retried(() -> send(logs, HttpMethod.POST, "/", headers, body));
  }

  /** The path of a Batch operation. */
  public static String batchPath(String operation) {
    return "/v1/" + operation.toLowerCase(java.util.Locale.ROOT);
  }

  /** One signed POST with a JSON body, without patience; completes with the answer's JSON. */
  public Future<Buffer> post(String path, byte[] body) {
    return send(batch, HttpMethod.POST, path, Map.of("content-type", "application/json"), body);
  }

  /** A call of a path; waits and tries again while the API is away. */
  public JsonNode postTo(String path, ObjectNode input) {
    return retried(() -> post(path, bytes(input)));
  }

  /** One signed GET of a path with a query. */
  public JsonNode get(String uri) {
    return retried(() -> send(batch, HttpMethod.GET, uri, Map.of(), new byte[0]));
  }

  /** The same, without trying again, and with little patience. */
  public JsonNode getNow(String uri, Duration patience) {
    try {
      var answer =
          send(batch, HttpMethod.GET, uri, Map.of(), new byte[0])
              .toCompletionStage()
              .toCompletableFuture()
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
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
   * Sends a request and has its response read. The reader is in place before the request leaves:
   * what of a response comes before anybody reads it is lost, and its end is then awaited in vain.
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
        if (!e.mayPass() || attempt == ATTEMPTS) {
          throw e;
        }
        pause(Duration.ofMillis(100L << attempt));
      } catch (IOException e) {
        throw new ApiException(200, "InvalidAnswer", String.valueOf(e.getMessage()));
      }
    }
  }

  /** Waits for a call in a thread that may block. */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException refused) {
        throw refused;
      }
      throw new ApiException(0, "NoAnswer", String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new ApiException(0, "NoAnswer", "no answer within " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(0, "Interrupted", "interrupted");
    }
  }

  /** A pause between two looks at something that changes by itself. */
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
