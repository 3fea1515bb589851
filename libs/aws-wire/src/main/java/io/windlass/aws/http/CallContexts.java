package io.windlass.aws.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.model.OperationModel;
import java.time.Instant;

/** Puts a call's context together from its request. */
final class CallContexts {
  private CallContexts() {}

  static CallContext of(
      RoutingContext routing,
      Caller caller,
      OperationModel operation,
      String requestId,
      Instant now) {
    HttpServerRequest request = routing.request();
    var remote = request.remoteAddress();
    String userAgent = request.getHeader("User-Agent");
    String address = remote == null ? null : remote.hostAddress();
    return new CallContext(
        caller,
        operation.name(),
        requestId,
        now,
        address == null ? "unknown" : address,
        userAgent == null ? "" : userAgent,
        request.isSSL());
  }
}
