package io.windlass.aws.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request's body. Beyond a limit, and where there is no room for it, it keeps nothing
 * more, but lets the client finish sending, so that it can read the refusal; only a body without
 * measure is cut off.
 */
final class RequestBodyReader {
  /** The greatest body of any operation, in bytes. */
  static final int MOST = 1024 * 1024;

  private static final int MAX_DISCARDED = 16 * MOST;

  private RequestBodyReader() {}

  /**
   * Returns the body; failed with an {@link AwsException} that says why it is refused, or with what
   * happened to the connection.
   *
   * @param maxBytes of the operation
   * @param tooLarge what a body beyond {@code maxBytes} is answered with, given its length
   */
  static Future<byte[]> read(
      RoutingContext routing,
      AdmissionControl.Permit permit,
      int maxBytes,
      LongFunction<AwsException> tooLarge) {
    var collector = new Collector(permit, maxBytes, tooLarge);
    if (routing.body() != null && routing.body().available()) {
      collector.accept(routing.body().buffer());
      collector.end();
      return collector.body.future();
    }
    HttpServerRequest request = routing.request();
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
    private final AdmissionControl.Permit permit;
    private final int maxBytes;
    private final LongFunction<AwsException> tooLarge;
    private final Promise<byte[]> body = Promise.promise();
    private Buffer buffer = Buffer.buffer();
    private long received;
    private @Nullable AwsException refusal;

    Collector(AdmissionControl.Permit permit, int maxBytes, LongFunction<AwsException> tooLarge) {
      this.permit = permit;
      this.maxBytes = maxBytes;
      this.tooLarge = tooLarge;
      if (!permit.isAdmitted()) {
        refusal = AdmissionControl.refusal();
      }
    }

    void accept(Buffer chunk) {
      received += chunk.length();
      if (received > maxBytes && received <= Math.max(MOST, maxBytes)) {
        refuse(tooLarge.apply(received));
      } else if (received > maxBytes) {
        refuse(AwsErrors.entityTooLarge(Math.max(MOST, maxBytes)));
      } else if (refusal == null && !permit.hold(chunk.length())) {
        refuse(AdmissionControl.refusal());
      }
      if (refusal == null) {
        buffer.appendBuffer(chunk);
      } else if (received > MAX_DISCARDED) {
        body.tryFail(refusal);
      }
    }

    private void refuse(AwsException reason) {
      refusal = reason;
      buffer = Buffer.buffer();
      permit.release();
    }

    void end() {
      if (refusal != null) {
        body.tryFail(refusal);
      } else {
        body.tryComplete(buffer.getBytes());
      }
    }
  }
}
