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
  /** What the operations that put events take: their entries may be a mebibyte together. */
  static final int MOST_OF_EVENTS = 1536 * 1024;

  private static final int MAX_DISCARDED = 64 * 1024 * 1024;

  private final int most;
  private final AdmissionControl.@Nullable Permit permit;
  private final Promise<Buffer> body = Promise.promise();
  private Buffer buffer = Buffer.buffer();
  private long received;
  private @Nullable AwsException refusal;

  private RequestBodyReader(
      int most, AdmissionControl.@Nullable Permit permit, @Nullable AwsException refusal) {
    this.most = most;
    this.permit = permit;
    this.refusal = refusal;
  }

  /**
   * Returns the body. The future fails with an {@link AwsException} if it is too large or not
   * admitted.
   */
  static Future<Buffer> read(HttpServerRequest request, AdmissionControl.Permit permit) {
    AwsException refusal = permit.isAdmitted() ? null : AdmissionControl.refusal();
    return new RequestBodyReader(most(request), permit, refusal).take(request);
  }

  private static int most(HttpServerRequest request) {
    String path = request.path();
    boolean putsEvents =
        "AWSEvents.PutEvents".equals(request.getHeader("X-Amz-Target"))
            || (path != null && path.startsWith("/service/AWSEventsV2/operation/Put"));
    return putsEvents ? MOST_OF_EVENTS : AwsEndpoint.MAX_BODY_BYTES;
  }

  /** Reads a body without keeping it; the future then fails with the refusal. */
  static Future<Buffer> discard(HttpServerRequest request, AwsException refusal) {
    return new RequestBodyReader(AwsEndpoint.MAX_BODY_BYTES, null, refusal).take(request);
  }

  private Future<Buffer> take(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      if (refusal != null || announced(request) > most) {
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
    if (received > most) {
      refuse(tooLarge());
    } else if (refusal == null && permit != null && !permit.hold(part.length())) {
      refuse(AdmissionControl.refusal());
    }
    if (refusal == null) {
      buffer.appendBuffer(part);
    } else if (received > MAX_DISCARDED) {
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

  private AwsException tooLarge() {
    return AwsErrors.entityTooLarge(most);
  }
}
