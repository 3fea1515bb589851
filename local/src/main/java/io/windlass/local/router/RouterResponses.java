package io.windlass.local.router;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.http.ErrorFormat;
import java.util.Set;
import java.util.UUID;

/** Responses of the router itself, in the format of the protocol that the client speaks. */
final class RouterResponses {
  private static final Set<String> SERVED =
      Set.of("batch", "windlass", "logs", "events", "scheduler", "sts");

  private RouterResponses() {}

  /** Sends an error in the given format. */
  static void error(HttpServerRequest request, ErrorFormat errorFormat, AwsException error) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Part of a service's answer is out already: a cut connection is the only honest end.
      request.connection().close();
      return;
    }
    var requestId = UUID.randomUUID().toString();
    response
        .setStatusCode(error.httpStatus())
        .putHeader("content-type", errorFormat.contentType())
        .putHeader("x-amzn-errortype", error.code())
        .putHeader("x-amzn-requestid", requestId);
    if (error.httpStatus() == 503 || error.httpStatus() == 429) {
      response.putHeader("retry-after", "1").putHeader("x-amz-retry-after", "1000");
    }
    if (errorFormat == ErrorFormat.CBOR) {
      response.putHeader("smithy-protocol", "rpc-v2-cbor");
    }
    if (!request.isEnded()) {
      response.putHeader("connection", "close");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(errorFormat.error(error.httpStatus(), error.code(), error.message(), requestId));
    }
  }

  /** Returns the error for a request that no service here serves. */
  static AwsException notServed(RoutingTable.Destination.Unserved unserved) {
    String message = message(unserved);
    return switch (unserved.errorFormat()) {
      case S3 -> AwsErrors.of("NotImplemented", 501, message);
      case QUERY, QUERY_JSON, EC2, REST_XML -> AwsErrors.of("InvalidAction", 400, message);
      case JSON_1_0, JSON_1_1 -> AwsErrors.of("UnknownOperationException", 400, message);
      case REST_JSON, CBOR -> AwsErrors.of("UnknownOperationException", 404, message);
    };
  }

  private static String message(RoutingTable.Destination.Unserved unserved) {
    String service = unserved.aws();
    boolean saysNothing = service == null && unserved.errorFormat() == ErrorFormat.REST_JSON;
    if (saysNothing || (service != null && SERVED.contains(service))) {
      return AwsErrors.unknownOperation().message();
    }
    return ("Windlass does not serve %s. It serves AWS Batch and parts of CloudWatch Logs,"
            + " EventBridge, EventBridge Scheduler and STS; set AWS_ENDPOINT_URL_BATCH and its like rather than"
            + " AWS_ENDPOINT_URL, so that requests for other services reach AWS.")
        .formatted(service == null ? "this request" : "the AWS service '" + service + "'");
  }
}
