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
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.local.router.RoutingTable.Destination;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
  private final Map<String, AdmissionControl> admissions;

  /** For services that do not run here, whose requests are refused at once. */
  private final AdmissionControl elsewhere = new AdmissionControl(AdmissionControl.Limits.DEFAULT);

  private final LongAdder requests = new LongAdder();

  Forwarder(
      Vertx vertx,
      HttpClient client,
      Map<String, Integer> ports,
      Availability availability,
      Router.Patience patience) {
    this.vertx = vertx;
    this.client = client;
    this.ports = ports;
    this.availability = availability;
    this.patience = patience.restart();
    this.admissions =
        ports.keySet().stream()
            .collect(
                toUnmodifiableMap(name -> name, name -> new AdmissionControl(patience.waiting())));
  }

  /** One request with its body, on the way to its service. */
  private record Passage(
      Destination.Service destination,
      HttpServerRequest request,
      Buffer body,
      AdmissionControl.Place place,
      long deadline,
      AtomicBoolean cancelled) {
    boolean late() {
      return System.nanoTime() - deadline > 0;
    }

    String service() {
      return destination.name();
    }

    void cancel() {
      cancelled.set(true);
      place.close();
    }

    void refuse(AwsException error) {
      place.close();
      RouterResponses.error(request, destination.errorFormat(), error);
    }
  }

  /** The places of requests whose body says where they go. */
  AdmissionControl reading() {
    return elsewhere;
  }

  long requests() {
    return requests.sum();
  }

  void forward(Destination.Service destination, HttpServerRequest request) {
    var place = enter(destination.name());
    RequestBodyReader.read(request, place)
        .onSuccess(body -> begin(destination, request, body, place))
        .onFailure(
            failure -> {
              place.close();
              if (failure instanceof AwsException refusal) {
                RouterResponses.error(request, destination.errorFormat(), refusal);
              }
            });
  }

  /** The same for a request whose body has been read. */
  void forward(Destination.Service destination, HttpServerRequest request, Buffer body) {
    var place = enter(destination.name());
    if (place.isAdmitted() && place.hold(body.length())) {
      begin(destination, request, body, place);
    } else {
      place.close();
      RouterResponses.error(request, destination.errorFormat(), AdmissionControl.refusal());
    }
  }

  private AdmissionControl.Place enter(String service) {
    requests.increment();
    return admissions.getOrDefault(service, elsewhere).enter();
  }

  private void begin(
      Destination.Service destination,
      HttpServerRequest request,
      Buffer body,
      AdmissionControl.Place place) {
    var deadline = System.nanoTime() + patience.toNanos();
    var passage = new Passage(destination, request, body, place, deadline, new AtomicBoolean());
    request.response().closeHandler(gone -> passage.cancel());
    attempt(passage);
  }

  private void attempt(Passage passage) {
    if (passage.cancelled().get()) {
      return;
    }
    var port = ports.get(passage.service());
    if (port == null) {
      passage.refuse(
          AwsErrors.of("UnknownOperationException", 404, "This service is not running."));
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
              passage.cancel();
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
    passage.place().close();
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
    passage.refuse(
        AwsErrors.of(
            "ServerException",
            503,
            "The service %s is restarting; try again.".formatted(passage.service())));
  }
}
