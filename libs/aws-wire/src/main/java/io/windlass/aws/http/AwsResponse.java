package io.windlass.aws.http;

import io.vertx.core.buffer.Buffer;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.ServiceModel;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A response ready for the wire. Errors have the form of the protocol. */
record AwsResponse(int status, @Nullable String errorType, Buffer body) {

  static AwsResponse of(
      Object output, ServiceModel model, OperationModel operation, String requestId) {
    Buffer body =
        switch (model.protocol()) {
          case REST_JSON, JSON_1_0, JSON_1_1 -> json(output);
          case RPC_V2_CBOR -> Buffer.buffer(WireCbor.write(model, operation.output(), output));
          case QUERY ->
              WireQuery.write(model, operation.name(), operation.output(), output, requestId);
        };
    return new AwsResponse(200, null, body);
  }

  static AwsResponse empty() {
    return new AwsResponse(200, null, Buffer.buffer());
  }

  static AwsResponse of(AwsException error, ServiceModel model, String requestId) {
    String message = error.message();
    if (message.startsWith(AwsErrors.EXECUTING)) {
      message += ", RequestId: " + requestId;
    }
    var body = new LinkedHashMap<String, String>();
    return switch (model.protocol()) {
      case REST_JSON -> {
        body.put("message", message);
        yield new AwsResponse(error.httpStatus(), error.code(), json(body));
      }
      case JSON_1_0, JSON_1_1 -> {
        body.put("__type", error.code());
        body.put("message", message);
        yield new AwsResponse(jsonStatus(error.httpStatus()), error.code(), json(body));
      }
      case QUERY ->
          new AwsResponse(
              error.httpStatus(), error.code(), WireQuery.error(model, error, requestId));
      case RPC_V2_CBOR ->
          new AwsResponse(
              error.httpStatus(),
              error.code(),
              Buffer.buffer(WireCbor.error(error.code(), message)));
    };
  }

  /** Returns the status for JSON 1.1, which has 400 for all errors in the content of a request. */
  private static int jsonStatus(int status) {
    return status >= 500 || status == 413 || status == 429 ? status : 400;
  }

  private static Buffer json(Object value) {
    return Buffer.buffer(WireJson.write(value));
  }
}
