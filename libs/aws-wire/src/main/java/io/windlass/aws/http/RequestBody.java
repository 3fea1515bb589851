package io.windlass.aws.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.AwsErrors;

/** Collects a request's body, and stops collecting at a limit. */
final class RequestBody {
  private RequestBody() {}

  static Future<byte[]> read(RoutingContext routing, int maxBytes) {
    if (routing.body() != null && routing.body().available()) {
      Buffer collected = routing.body().buffer();
      return collected.length() > maxBytes
          ? Future.failedFuture(AwsErrors.requestTooLarge(maxBytes))
          : Future.succeededFuture(collected.getBytes());
    }
    HttpServerRequest request = routing.request();
    Promise<byte[]> body = Promise.promise();
    Buffer buffer = Buffer.buffer();
    request.handler(
        chunk -> {
          if (buffer.length() + chunk.length() > maxBytes) {
            body.tryFail(AwsErrors.requestTooLarge(maxBytes));
          } else {
            buffer.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(body::tryFail);
    request.endHandler(_ -> body.tryComplete(buffer.getBytes()));
    request.resume();
    return body.future();
  }
}
