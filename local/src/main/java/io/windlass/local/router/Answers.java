package io.windlass.local.router;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Answers that the router gives itself, in the form of both AWS protocols. */
final class Answers {
  private Answers() {}

  /** An error as AWS clients read it, whatever the protocol: type in header and body. */
  static void error(
      HttpServerRequest request, int status, String type, String message, String requestId) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Part of a service's answer is out already: a cut connection is the only honest end.
      request.connection().close();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader("x-amzn-errortype", type)
        .putHeader("x-amzn-requestid", requestId);
    if (status == 503) {
      response.putHeader("retry-after", "1");
    }
    response.end(new JsonObject().put("__type", type).put("message", message).toBuffer());
  }
}
