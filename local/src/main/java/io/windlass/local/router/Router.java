package io.windlass.local.router;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.ErrorFormat;
import io.windlass.local.router.RoutingTable.Destination;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The reverse proxy on the one port that clients use. It forwards requests unchanged, since host
 * header, path and body are signed, and streams responses, so that server-sent events arrive
 * without delay. While a service restarts, its requests wait up to a limit and are then answered
 * with a 503, which AWS clients retry; when too many wait, further ones are answered with a 429. A
 * request that may have reached a service is never sent twice.
 */
public final class Router implements AutoCloseable {
  /** Fifty tag keys in a query are longer than the usual 4 KiB. */
  private static final int MAX_LINE = 32 * 1024;

  private static final int MAX_HEADERS = 64 * 1024;

  /** Event streams keep their connections. */
  private static final int MAX_CONNECTIONS = 2048;

  /**
   * How many requests may wait, and for how long.
   *
   * @param restart how long a request waits for a service that is not available
   * @param waiting how much is held per service until it responds
   */
  public record Limits(Duration restart, AdmissionControl.Limits waiting) {}

  private final Vertx vertx;
  private final HttpServer server;
  private final Forwarder forwarder;

  private Router(Vertx vertx, HttpServer server, Forwarder forwarder) {
    this.vertx = vertx;
    this.server = server;
    this.forwarder = forwarder;
  }

  /**
   * Starts a router for services on this host.
   *
   * @param port of the loopback interface; 0 takes a free one
   * @param services ports of the services by name
   * @param limits for services that are not available or slow
   * @throws BindException if another process uses the port
   */
  public static Router listen(
      int port, Map<String, Integer> services, Availability availability, Limits limits)
      throws BindException {
    var addresses =
        services.entrySet().stream()
            .collect(toUnmodifiableMap(Map.Entry::getKey, entry -> loopback(entry.getValue())));
    return listen(loopback(port), addresses, availability, limits);
  }

  private static SocketAddress loopback(int port) {
    return SocketAddress.inetSocketAddress(port, "127.0.0.1");
  }

  /**
   * Starts a router for services anywhere.
   *
   * @param address to listen on
   * @param services addresses of the services by name; names of hosts are resolved for each new
   *     connection
   * @param limits for services that are not available or slow
   * @throws BindException if another process uses the address
   */
  public static Router listen(
      SocketAddress address,
      Map<String, SocketAddress> services,
      Availability availability,
      Limits limits)
      throws BindException {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setMaxWaitQueueSize(10_000)
                .setKeepAliveTimeout(60)
                .setConnectTimeout(2_000)
                .setMaxHeaderSize(MAX_HEADERS));
    var forwarder = new Forwarder(vertx, client, Map.copyOf(services), availability, limits);
    var webSockets = new WebSocketForwarder(vertx, Map.copyOf(services), MAX_CONNECTIONS);
    var server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    // HTTP/2 has no host header to pass on, and clients sign it.
                    .setHttp2ClearTextEnabled(false)
                    .setMaxInitialLineLength(MAX_LINE)
                    .setMaxHeaderSize(MAX_HEADERS)
                    .setAcceptBacklog(1024))
            .invalidRequestHandler(Router::refuseMalformed)
            .requestHandler(request -> accept(request, forwarder, webSockets));
    try {
      await(server.listen(address));
    } catch (ExecutionException e) {
      vertx.close();
      if (e.getCause() instanceof BindException bind) {
        throw bind;
      }
      throw new IllegalStateException("the router cannot listen on " + address, e);
    }
    return new Router(vertx, server, forwarder);
  }

  private static void accept(
      HttpServerRequest request, Forwarder forwarder, WebSocketForwarder webSockets) {
    var aws = AwsRequest.of(request);
    if (aws.isForm() && aws.target() == null && aws.path().equals("/")) {
      // The action is in the body.
      var permit = forwarder.bodyAdmission().tryAcquire();
      RequestBodyReader.read(request, permit)
          .onComplete(
              read -> {
                permit.close();
                if (read.succeeded()) {
                  var form = read.result().toString().replace('+', ' ');
                  switch (RoutingTable.route(aws, form)) {
                    case Destination.Service service ->
                        forwarder.forward(service, request, read.result());
                    case Destination.Unserved unserved ->
                        RouterResponses.error(
                            request, unserved.errorFormat(), RouterResponses.notServed(unserved));
                  }
                } else if (read.cause() instanceof AwsException refusal) {
                  RouterResponses.error(request, ErrorFormat.QUERY, refusal);
                }
              });
      return;
    }
    switch (RoutingTable.route(aws, "")) {
      case Destination.Service service -> {
        if (WebSocketForwarder.isWanted(request)) {
          webSockets.forward(service.name(), request);
        } else {
          forwarder.forward(service, request);
        }
      }
      case Destination.Unserved unserved ->
          RequestBodyReader.discard(request, RouterResponses.notServed(unserved))
              .onFailure(
                  failure -> {
                    if (failure instanceof AwsException refusal) {
                      RouterResponses.error(request, unserved.errorFormat(), refusal);
                    }
                  });
    }
  }

  /** Answers what is not HTTP, and requests whose first line or headers are too long. */
  private static void refuseMalformed(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    AwsException error;
    if (cause instanceof TooLongHttpLineException) {
      error =
          AwsErrors.of(
              "RequestUriTooLongException",
              414,
              "The request URI exceeds the limit of " + MAX_LINE + " bytes.");
    } else if (cause instanceof TooLongHttpHeaderException) {
      error =
          AwsErrors.of(
              "RequestHeaderSectionTooLargeException",
              431,
              "The request headers exceed the limit of " + MAX_HEADERS + " bytes.");
    } else {
      error = AwsErrors.of("BadRequestException", 400, "The request is not well-formed HTTP.");
    }
    request.response().putHeader("connection", "close");
    RouterResponses.error(request, ErrorFormat.REST_JSON, error);
    request.connection().close();
  }

  public int port() {
    return server.actualPort();
  }

  /** Returns how many requests were forwarded so far. */
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
