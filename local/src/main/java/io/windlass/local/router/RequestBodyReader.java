package io.windlass.local.router;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.AwsEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request. A body that is too large, or that admission control refuses, is
 * read but not kept, up to a limit: many clients read no response before they have sent everything.
 */
final class RequestBodyReader {
  private static final int PATIENCE = 64 * 1024 * 1024;

  private final AdmissionControl.@Nullable Permit permit;
  private final Promise<Buffer> body = Promise.promise();
  private Buffer buffer = Buffer.buffer();
  private long received;
  private @Nullable AwsException refusal;

  private RequestBodyReader(
      AdmissionControl.@Nullable Permit permit, @Nullable AwsException refusal) {
    this.permit = permit;
    this.refusal = refusal;
  }

  /**
   * Returns the body. The future fails with an {@link AwsException} if it is too large or not
   * admitted.
   */
  static Future<Buffer> read(HttpServerRequest request, AdmissionControl.Permit permit) {
    return new RequestBodyReader(permit, permit.isAdmitted() ? null : AdmissionControl.refusal())
        .take(request);
  }

  /** Reads a body without keeping it; the future then fails with the refusal. */
  static Future<Buffer> discard(HttpServerRequest request, AwsException refusal) {
    return new RequestBodyReader(null, refusal).take(request);
  }

  private Future<Buffer> take(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      if (refusal != null || announced(request) > AwsEndpoint.MAX_BODY_BYTES) {
        request.pause();
        return Future.failedFuture(refusal != null ? refusal : tooLarge());
      }
      request.response().writeContinue();
    }
    request.handler(this::accept);
    request.exceptionHandler(body::tryFail);
    request.endHandler(end -> end());
    return body.future();
  }

  private static long announced(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }

  private void accept(Buffer part) {
    received += part.length();
    if (received > AwsEndpoint.MAX_BODY_BYTES) {
      refuse(tooLarge());
    } else if (refusal == null && permit != null && !permit.hold(part.length())) {
      refuse(AdmissionControl.refusal());
    }
    if (refusal == null) {
      buffer.appendBuffer(part);
    } else if (received > PATIENCE) {
      body.tryFail(refusal);
    }
  }

  private void refuse(AwsException reason) {
    if (permit == null) {
      return;
    }
    refusal = reason;
    buffer = Buffer.buffer();
    permit.release();
  }

  private void end() {
    if (refusal != null) {
      body.tryFail(refusal);
    } else {
      body.tryComplete(buffer);
    }
  }

  private static AwsException tooLarge() {
    return AwsErrors.entityTooLarge(AwsEndpoint.MAX_BODY_BYTES);
  }
}
