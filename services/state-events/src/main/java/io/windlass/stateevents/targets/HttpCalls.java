package io.windlass.stateevents.targets;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP calls. Each has its answer, or has failed, within the time given; of an answer no more
 * is read than asked for, and redirects are not followed, so that nothing is sent where nobody
 * configured it. Thread-safe.
 */
final class HttpCalls implements AutoCloseable {
  private static final int CONNECTIONS_PER_HOST = 100;

  private final Vertx vertx;
  private final HttpClient http;
  private final int timeoutMillis;

  HttpCalls(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(timeoutMillis)
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setMaxWaitQueueSize(CONNECTIONS_PER_HOST)
                .setMaxHeaderSize(16 * 1024)
                .setKeepAliveTimeout(30));
  }

  /**
   * An answer.
   *
   * @param body its beginning
   */
  record Answer(int status, MultiMap headers, String body) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * Calls once.
   *
   * @param mostRead how many bytes of the answer's body are read at most
   * @return fails with {@link TimeoutException}, or with what the connection failed with
   */
  CompletionStage<Answer> call(RequestOptions options, Buffer body, int mostRead) {
    options.setFollowRedirects(false).setConnectTimeout(timeoutMillis);
    var answer = new CompletableFuture<Answer>();
    var exchange = new Exchange(answer, mostRead);
    long timer = vertx.setTimer(timeoutMillis, _ -> exchange.timedOut(timeoutMillis));
    var _ = answer.whenComplete((_, _) -> vertx.cancelTimer(timer));
    http.request(options)
        .onFailure(answer::completeExceptionally)
        .onSuccess(
            request -> {
              exchange.request = request;
              if (answer.isDone()) {
                request.reset();
                return;
              }
              request.response().onComplete(exchange::answered, answer::completeExceptionally);
              var _ = request.send(body);
            });
    return answer;
  }

  /** What became of an attempt whose call has failed: another one may go better. */
  static DeliveryOutcome noAnswer(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return DeliveryOutcome.retryable(
        cause instanceof TimeoutException ? "TIMEOUT" : "SDK_CLIENT_ERROR", Targets.text(cause));
  }

  /** One call. */
  private static final class Exchange {
    private final CompletableFuture<Answer> answer;
    private final int mostRead;
    private volatile @Nullable HttpClientRequest request;

    Exchange(CompletableFuture<Answer> answer, int mostRead) {
      this.answer = answer;
      this.mostRead = mostRead;
    }

    void timedOut(int millis) {
      answer.completeExceptionally(new TimeoutException("no answer within " + millis + " ms"));
      HttpClientRequest open = request;
      if (open != null) {
        open.reset();
      }
    }

    void answered(HttpClientResponse response) {
      Buffer body = Buffer.buffer();
      response.handler(
          chunk -> {
            body.appendBuffer(chunk, 0, Math.min(chunk.length(), mostRead - body.length()));
            if (body.length() == mostRead) {
              complete(response, body);
              // A long answer is not waited for: the connection is given up.
              response.request().reset();
            }
          });
      response.exceptionHandler(answer::completeExceptionally);
      response.endHandler(_ -> complete(response, body));
    }

    private void complete(HttpClientResponse response, Buffer body) {
      answer.complete(
          new Answer(
              response.statusCode(), response.headers(), body.toString(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public void close() {
    var _ = http.close();
  }
}
