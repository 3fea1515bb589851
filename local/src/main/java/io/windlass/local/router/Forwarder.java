package io.windlass.local.router;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.local.router.RoutingTable.Destination;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Forwards requests: waits until the service is available, connects, sends the request, and streams
 * the response back.
 */
final class Forwarder {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "te");
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final Duration RECONNECT = Duration.ofMillis(100);

  private final Vertx vertx;
  private final HttpClient client;
  private final Map<String, SocketAddress> services;
  private final Availability availability;
  private final Duration timeout;
  private final Map<String, AdmissionControl> admissions;

  /** For requests whose service is not known yet or does not run here. */
  private final AdmissionControl unknownService =
      new AdmissionControl(AdmissionControl.Limits.DEFAULT);

  private final LongAdder requests = new LongAdder();

  Forwarder(
      Vertx vertx,
      HttpClient client,
      Map<String, SocketAddress> services,
      Availability availability,
      Router.Limits limits) {
    this.vertx = vertx;
    this.client = client;
    this.services = services;
    this.availability = availability;
    this.timeout = limits.restart();
    this.admissions =
        services.keySet().stream()
            .collect(
                toUnmodifiableMap(name -> name, name -> new AdmissionControl(limits.waiting())));
  }

  /** A request with its body, and when its service must have answered. */
  private record Exchange(
      Destination.Service destination,
      HttpServerRequest request,
      Buffer body,
      AdmissionControl.Permit permit,
      long deadline,
      AtomicBoolean cancelled) {
    boolean isExpired() {
      return System.nanoTime() - deadline > 0;
    }

    String service() {
      return destination.name();
    }

    void cancel() {
      cancelled.set(true);
      permit.close();
    }

    void refuse(AwsException error) {
      permit.close();
      RouterResponses.error(request, destination.errorFormat(), error);
    }
  }

  /** Returns the admission control for requests whose body decides where they go. */
  AdmissionControl bodyAdmission() {
    return unknownService;
  }

  long requests() {
    return requests.sum();
  }

  void forward(Destination.Service destination, HttpServerRequest request) {
    var permit = enter(destination.name());
    RequestBodyReader.read(request, permit)
        .onSuccess(body -> begin(destination, request, body, permit))
        .onFailure(
            failure -> {
              permit.close();
              if (failure instanceof AwsException refusal) {
                RouterResponses.error(request, destination.errorFormat(), refusal);
              }
            });
  }

  /** Forwards a request whose body has been read already. */
  void forward(Destination.Service destination, HttpServerRequest request, Buffer body) {
    var permit = enter(destination.name());
    if (permit.isAdmitted() && permit.hold(body.length())) {
      begin(destination, request, body, permit);
    } else {
      permit.close();
      RouterResponses.error(request, destination.errorFormat(), AdmissionControl.refusal());
    }
  }

  private AdmissionControl.Permit enter(String service) {
    requests.increment();
    return admissions.getOrDefault(service, unknownService).tryAcquire();
  }

  private void begin(
      Destination.Service destination,
      HttpServerRequest request,
      Buffer body,
      AdmissionControl.Permit permit) {
    var deadline = System.nanoTime() + timeout.toNanos();
    var exchange = new Exchange(destination, request, body, permit, deadline, new AtomicBoolean());
    request.response().closeHandler(gone -> exchange.cancel());
    attempt(exchange);
  }

  private void attempt(Exchange exchange) {
    if (exchange.cancelled().get()) {
      return;
    }
    var address = services.get(exchange.service());
    if (address == null) {
      exchange.refuse(
          AwsErrors.of("UnknownOperationException", 404, "This service is not running."));
      return;
    }
    var change = availability.nextChange();
    if (!availability.isAvailable(exchange.service())) {
      await(exchange, change);
      return;
    }
    var options =
        new RequestOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setMethod(exchange.request().method())
            .setURI(exchange.request().uri());
    client
        .request(options)
        .onSuccess(outgoing -> send(exchange, outgoing))
        .onFailure(
            notConnected -> {
              // Nothing was sent: trying again is safe.
              if (exchange.isExpired()) {
                unavailable(exchange);
              } else {
                vertx.setTimer(RECONNECT.toMillis(), timer -> attempt(exchange));
              }
            });
  }

  private void await(Exchange exchange, CompletableFuture<Void> change) {
    if (exchange.isExpired()) {
      unavailable(exchange);
      return;
    }
    var context = vertx.getOrCreateContext();
    var left = Math.max(1, (exchange.deadline() - System.nanoTime()) / 1_000_000);
    var once = new boolean[1];
    Runnable again =
        () -> {
          if (!once[0]) {
            once[0] = true;
            attempt(exchange);
          }
        };
    var timer = vertx.setTimer(left, fired -> again.run());
    var _ =
        change.whenComplete(
            (done, never) ->
                context.runOnContext(
                    go -> {
                      vertx.cancelTimer(timer);
                      again.run();
                    }));
  }

  private void send(Exchange exchange, HttpClientRequest outgoing) {
    var incoming = exchange.request();
    for (var header : incoming.headers()) {
      if (!isHopByHop(header.getKey())) {
        outgoing.headers().add(header.getKey(), header.getValue());
      }
    }
    addForwardedHeaders(incoming, outgoing);
    incoming
        .response()
        .exceptionHandler(gone -> outgoing.reset())
        .closeHandler(
            gone -> {
              exchange.cancel();
              outgoing.reset();
            });
    var sent =
        exchange.body().length() == 0 && !incoming.headers().contains(HttpHeaders.CONTENT_LENGTH)
            ? outgoing.send()
            : outgoing.send(exchange.body());
    sent.onSuccess(answer -> relay(exchange, answer))
        .onFailure(
            lost -> {
              if (!exchange.cancelled().get()) {
                unavailable(exchange);
              }
            });
  }

  /**
   * Adds the client to X-Forwarded-For. The last address there is the one that the router saw,
   * whatever addresses the client has put before it.
   */
  private static void addForwardedHeaders(HttpServerRequest incoming, HttpClientRequest outgoing) {
    var remote = incoming.remoteAddress();
    var address = remote == null ? null : remote.hostAddress();
    if (address == null) {
      address = "unknown";
    }
    var claimed = String.join(", ", incoming.headers().getAll(FORWARDED_FOR));
    outgoing.putHeader(FORWARDED_FOR, claimed.isEmpty() ? address : claimed + ", " + address);
    outgoing.putHeader(FORWARDED_PROTO, incoming.scheme() == null ? "http" : incoming.scheme());
  }

  private static void relay(Exchange exchange, HttpClientResponse answer) {
    exchange.permit().close();
    var response = exchange.request().response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
    for (var header : answer.headers()) {
      if (!isHopByHop(header.getKey())) {
        response.headers().add(header.getKey(), header.getValue());
      }
    }
    if (!answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      response.setChunked(true);
    }
    answer.pipeTo(response).onFailure(cut -> exchange.request().connection().close());
  }

  private static boolean isHopByHop(String name) {
    return HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void unavailable(Exchange exchange) {
    exchange.refuse(
        AwsErrors.of(
            "ServerException",
            503,
            "The service %s is restarting; try again.".formatted(exchange.service())));
  }
}
