package io.windlass.aws.http;

import io.vertx.core.http.HttpServerRequest;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.model.OperationModel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts a call's context together from its request. */
final class CallContexts {
  private CallContexts() {}

  static CallContext of(
      HttpServerRequest request,
      boolean behindProxy,
      Caller caller,
      OperationModel operation,
      String requestId,
      Instant now) {
    String userAgent = request.getHeader("User-Agent");
    return new CallContext(
        caller,
        operation.name(),
        requestId,
        now,
        sourceAddress(request, behindProxy ? request.getHeader("X-Forwarded-For") : null),
        userAgent == null ? "" : userAgent,
        request.isSSL());
  }

  private static String sourceAddress(HttpServerRequest request, @Nullable String forwardedFor) {
    if (forwardedFor != null) {
      return forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
    }
    var remote = request.remoteAddress();
    String address = remote == null ? null : remote.hostAddress();
    return address == null ? "unknown" : address;
  }
}
