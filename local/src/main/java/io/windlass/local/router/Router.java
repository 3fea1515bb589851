package io.windlass.local.router;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one port that clients see. It passes requests on unchanged: host header, path and body are
 * signed and stay as they are; answers are streamed as they come, so server-sent events arrive at
 * once. While a service restarts its requests wait, up to a limit, and are then answered with a 503
 * that every AWS client retries. A request that may have reached a service is never sent twice.
 */
public final class Router implements AutoCloseable {
  static final int MAX_BODY = 10 * 1024 * 1024;

  private final Vertx vertx;
  private final HttpServer server;
  private final Forwarder forwarder;

  private Router(Vertx vertx, HttpServer server, Forwarder forwarder) {
    this.vertx = vertx;
    this.server = server;
    this.forwarder = forwarder;
  }

  /**
   * Listens.
   *
   * @param port of the loopback interface; 0 takes a free one
   * @param services ports of the services by name
   * @param patience how long a request waits for a service that is away
   * @throws BindException if somebody else has the port
   */
  public static Router listen(
      int port, Map<String, Integer> services, Availability availability, Duration patience)
      throws BindException {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(512)
                .setMaxWaitQueueSize(10_000)
                .setKeepAliveTimeout(60)
                .setConnectTimeout(2_000)
                .setMaxHeaderSize(64 * 1024));
    var forwarder = new Forwarder(vertx, client, Map.copyOf(services), availability, patience);
    var server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    // HTTP/2 has no host header to pass on, and clients sign it.
                    .setHttp2ClearTextEnabled(false)
                    .setMaxHeaderSize(64 * 1024)
                    .setAcceptBacklog(1024))
            .requestHandler(request -> accept(request, forwarder));
    try {
      await(server.listen(port, "127.0.0.1"));
    } catch (ExecutionException e) {
      vertx.close();
      if (e.getCause() instanceof BindException bind) {
        throw bind;
      }
      throw new IllegalStateException("the router cannot listen on port " + port, e);
    }
    return new Router(vertx, server, forwarder);
  }

  private static void accept(HttpServerRequest request, Forwarder forwarder) {
    var service =
        RoutingTable.route(
            request.method().name(), request.path(), request.getHeader("X-Amz-Target"));
    if (service.isPresent()) {
      forwarder.forward(service.get(), request);
    } else {
      Answers.error(
          request,
          404,
          "UnknownOperationException",
          "Nothing here answers this request.",
          UUID.randomUUID().toString());
    }
  }

  public int port() {
    return server.actualPort();
  }

  /** Requests that were passed on so far. */
  public long requests() {
    return forwarder.requests();
  }

  @Override
  public void close() {
    try {
      await(vertx.close());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the router did not stop", e);
    }
  }

  private static void await(Future<?> future) throws ExecutionException {
    try {
      future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
