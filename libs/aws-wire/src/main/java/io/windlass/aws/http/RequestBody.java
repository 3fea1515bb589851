package io.windlass.aws.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.AwsException;
import java.util.function.LongFunction;

/**
 * Collects a request's body. Beyond the operation's limit it keeps nothing more, but lets the
 * client finish sending, so that it can read the refusal; only a body without measure is cut off.
 */
final class RequestBody {
  private static final int PATIENCE = 8 * 1024 * 1024;

  private RequestBody() {}

  static Future<byte[]> read(
      RoutingContext routing, int maxBytes, LongFunction<AwsException> tooLarge) {
    if (routing.body() != null && routing.body().available()) {
      Buffer collected = routing.body().buffer();
      return collected.length() > maxBytes
          ? Future.failedFuture(tooLarge.apply(collected.length()))
          : Future.succeededFuture(collected.getBytes());
    }
    HttpServerRequest request = routing.request();
    var collector = new Collector(maxBytes, tooLarge);
    request.handler(collector::accept);
    request.exceptionHandler(collector.body::tryFail);
    request.endHandler(_ -> collector.end());
    request.resume();
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    return collector.body.future();
  }

  private static final class Collector {
    private final int maxBytes;
    private final LongFunction<AwsException> tooLarge;
    private final Buffer buffer = Buffer.buffer();
    private final Promise<byte[]> body = Promise.promise();
    private long received;

    Collector(int maxBytes, LongFunction<AwsException> tooLarge) {
      this.maxBytes = maxBytes;
      this.tooLarge = tooLarge;
    }

    void accept(Buffer chunk) {
      received += chunk.length();
      if (received <= maxBytes) {
        buffer.appendBuffer(chunk);
      } else if (received > PATIENCE) {
        body.tryFail(tooLarge.apply(received));
      }
    }

    void end() {
      if (received > maxBytes) {
        body.tryFail(tooLarge.apply(received));
      } else {
        body.tryComplete(buffer.getBytes());
      }
    }
  }
}
