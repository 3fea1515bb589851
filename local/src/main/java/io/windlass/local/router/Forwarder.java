package io.windlass.local.router;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Passes one request on: waits for the service, connects, sends, streams the answer back. */
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
  private final Map<String, Integer> ports;
  private final Availability availability;
  private final Duration patience;
  private final LongAdder requests = new LongAdder();

  Forwarder(
      Vertx vertx,
      HttpClient client,
      Map<String, Integer> ports,
      Availability availability,
      Duration patience) {
    this.vertx = vertx;
    this.client = client;
    this.ports = ports;
    this.availability = availability;
    this.patience = patience;
  }

  /** One request with its body, on the way to its service. */
  private record Passage(
      String service,
      HttpServerRequest request,
      Buffer body,
      long deadline,
      AtomicBoolean cancelled) {
    boolean late() {
      return System.nanoTime() - deadline > 0;
    }
  }

  long requests() {
    return requests.sum();
  }

  void forward(String service, HttpServerRequest request) {
    requests.increment();
    var body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() > Router.MAX_BODY) {
            request.pause();
            refuse(request, 413, "RequestEntityTooLargeException", "The request is too large.");
            request.connection().close();
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end -> {
          var deadline = System.nanoTime() + patience.toNanos();
          attempt(new Passage(service, request, body, deadline, new AtomicBoolean()));
        });
  }

  private void attempt(Passage passage) {
    var port = ports.get(passage.service());
    if (port == null) {
      refuse(passage.request(), 404, "UnknownOperationException", "This service is not running.");
      return;
    }
    var change = availability.nextChange();
    if (!availability.canWork(passage.service())) {
      await(passage, change);
      return;
    }
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setMethod(passage.request().method())
            .setURI(passage.request().uri());
    client
        .request(options)
        .onSuccess(outgoing -> send(passage, outgoing))
        .onFailure(
            notConnected -> {
              // Nothing was sent: trying again is safe.
              if (passage.late()) {
                unavailable(passage);
              } else {
                vertx.setTimer(RECONNECT.toMillis(), timer -> attempt(passage));
              }
            });
  }

  private void await(Passage passage, java.util.concurrent.CompletableFuture<Void> change) {
    if (passage.late()) {
      unavailable(passage);
      return;
    }
    var context = vertx.getOrCreateContext();
    var left = Math.max(1, (passage.deadline() - System.nanoTime()) / 1_000_000);
    var once = new boolean[1];
    Runnable again =
        () -> {
          if (!once[0]) {
            once[0] = true;
            attempt(passage);
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

  private void send(Passage passage, HttpClientRequest outgoing) {
    var incoming = passage.request();
    for (var header : incoming.headers()) {
      if (!isHopByHop(header.getKey())) {
        outgoing.headers().add(header.getKey(), header.getValue());
      }
    }
    tellOrigin(incoming, outgoing);
    incoming
        .response()
        .exceptionHandler(gone -> outgoing.reset())
        .closeHandler(
            gone -> {
              passage.cancelled().set(true);
              outgoing.reset();
            });
    var sent =
        passage.body().length() == 0 && !incoming.headers().contains(HttpHeaders.CONTENT_LENGTH)
            ? outgoing.send()
            : outgoing.send(passage.body());
    sent.onSuccess(answer -> relay(passage, answer))
        .onFailure(
            lost -> {
              if (!passage.cancelled().get()) {
                unavailable(passage);
              }
            });
  }

  /**
   * Who really asked, and how: the last address is the one that the router itself saw, whatever the
   * client claims before it.
   */
  private static void tellOrigin(HttpServerRequest incoming, HttpClientRequest outgoing) {
    var remote = incoming.remoteAddress();
    var address = remote == null ? null : remote.hostAddress();
    if (address == null) {
      address = "unknown";
    }
    var claimed = String.join(", ", incoming.headers().getAll(FORWARDED_FOR));
    outgoing.putHeader(FORWARDED_FOR, claimed.isEmpty() ? address : claimed + ", " + address);
    outgoing.putHeader(FORWARDED_PROTO, incoming.scheme() == null ? "http" : incoming.scheme());
  }

  private static void relay(Passage passage, HttpClientResponse answer) {
    var response = passage.request().response();
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
    answer.pipeTo(response).onFailure(cut -> passage.request().connection().close());
  }

  private static boolean isHopByHop(String name) {
    return HOP_BY_HOP.contains(name.toLowerCase(java.util.Locale.ROOT));
  }

  private static void unavailable(Passage passage) {
    refuse(
        passage.request(),
        503,
        "ServerException",
        "The service %s is restarting; try again.".formatted(passage.service()));
  }

  private static void refuse(HttpServerRequest request, int status, String type, String message) {
    Answers.error(request, status, type, message, UUID.randomUUID().toString());
  }
}
