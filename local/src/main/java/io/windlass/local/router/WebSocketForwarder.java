package io.windlass.local.router;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.http.ErrorFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Forwards WebSockets. A frame is read from one side when the other one can take it; pings are
 * answered here.
 */
final class WebSocketForwarder {
  private static final short NORMAL_CLOSURE = 1000;

  private final WebSocketClient client;
  private final Map<String, SocketAddress> services;

  WebSocketForwarder(Vertx vertx, Map<String, SocketAddress> services, int maxConnections) {
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(maxConnections)
                .setConnectTimeout(2_000));
    this.services = services;
  }

  static boolean isWanted(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /** Connects to the service, which may refuse, and then accepts. */
  void forward(String service, HttpServerRequest request) {
    var address = services.get(service);
    if (address == null) {
      RouterResponses.error(
          request,
          ErrorFormat.REST_JSON,
          AwsErrors.of("UnknownOperationException", 404, "This service is not running."));
      return;
    }
    request.pause();
    var options =
        new WebSocketConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setURI(request.uri());
    for (var header : request.headers()) {
      if (!isOfTheConnection(header.getKey().toLowerCase(Locale.ROOT))) {
        options.addHeader(header.getKey(), header.getValue());
      }
    }
    client
        .connect(options)
        .onSuccess(
            upstream -> {
              upstream.pause();
              request
                  .toWebSocket()
                  .onSuccess(
                      downstream -> {
                        connect(upstream, downstream);
                        connect(downstream, upstream);
                        upstream.resume();
                      })
                  .onFailure(_ -> upstream.close());
            })
        .onFailure(failure -> refuse(request, failure));
  }

  private static boolean isOfTheConnection(String name) {
    return name.equals("connection") || name.equals("upgrade") || name.startsWith("sec-websocket-");
  }

  private static void connect(WebSocketBase from, WebSocketBase to) {
    from.frameHandler(
        frame -> {
          if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return;
          }
          to.writeFrame(frame);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(_ -> from.resume());
          }
        });
    from.exceptionHandler(_ -> {});
    from.closeHandler(
        _ -> {
          Short code = from.closeStatusCode();
          boolean told = code != null && code != 1005 && code != 1006;
          var _ = to.close(told ? code : NORMAL_CLOSURE, told ? from.closeReason() : null);
        });
  }

  private static void refuse(HttpServerRequest request, Throwable failure) {
    request.resume();
    if (failure instanceof UpgradeRejectedException refused) {
      var response = request.response().setStatusCode(refused.getStatus());
      for (String name : new String[] {"Content-Type", "x-amzn-errortype"}) {
        String value = refused.getHeaders().get(name);
        if (value != null) {
          response.putHeader(name, value);
        }
      }
      var _ = refused.getBody() == null ? response.end() : response.end(refused.getBody());
      return;
    }
    RouterResponses.error(
        request,
        ErrorFormat.REST_JSON,
        AwsErrors.of("ServerException", 503, "The service is restarting; try again."));
  }
}
