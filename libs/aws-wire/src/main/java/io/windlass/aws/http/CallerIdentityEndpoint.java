package io.windlass.aws.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.Caller;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.QueryParameter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * {@code GetCallerIdentity} of the Security Token Service: returns who signed the request. It uses
 * the query protocol, by POST or by GET, and responds in XML, or in JSON to clients that accept
 * only that. As on AWS it needs no permission. Other actions of STS are refused by name.
 */
public final class CallerIdentityEndpoint implements Handler<RoutingContext> {
  private static final Logger LOG = Logger.getLogger(CallerIdentityEndpoint.class);
  private static final String SERVICE = "sts";
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final String ACTION = "GetCallerIdentity";

  /** Error codes of the query protocol that differ from those of the other protocols. */
  private static final Map<String, String> CODES =
      Map.of(
          "UnrecognizedClientException", "InvalidClientTokenId",
          "InvalidSignatureException", "SignatureDoesNotMatch",
          "MissingAuthenticationTokenException", "MissingAuthenticationToken",
          "IncompleteSignatureException", "IncompleteSignature",
          "ServerException", "InternalFailure",
          "TooManyRequestsException", "Throttling");

  private final Authenticator authenticator;
  private final AdmissionControl admission;

  public CallerIdentityEndpoint(Authenticator authenticator, AdmissionControl admission) {
    this.authenticator = authenticator;
    this.admission = admission;
  }

  @Override
  public void handle(RoutingContext routing) {
    String requestId = UUID.randomUUID().toString();
    AdmissionControl.Permit permit = admission.tryAcquire();
    RequestBodyReader.read(
            routing,
            permit,
            RequestBodyReader.MOST,
            _ -> AwsErrors.entityTooLarge(RequestBodyReader.MOST))
        .onComplete(
            body -> {
              permit.close();
              if (body.succeeded()) {
                answer(routing, requestId, body.result());
              } else if (body.cause() instanceof AwsException refused) {
                refuse(routing, requestId, refused);
              } else {
                LOG.debugf(body.cause(), "Request %s ended before its body", requestId);
              }
            });
  }

  private void answer(RoutingContext routing, String requestId, byte[] body) {
    try {
      HttpRequestData request = VertxRequests.data(routing.request(), body);
      Caller caller = authenticator.authenticate(request, SERVICE).caller();
      requireAction(request);
      respond(routing, requestId, 200, identity(caller, requestId, errorFormat(routing)));
    } catch (AwsException refused) {
      refuse(routing, requestId, refused);
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "Request %s failed", requestId);
      refuse(routing, requestId, AwsErrors.server());
    }
  }

  private static void requireAction(HttpRequestData request) {
    String form = new String(request.body(), StandardCharsets.UTF_8).replace('+', ' ');
    String action = "";
    for (QueryParameter parameter : QueryParameter.parse(request.query() + "&" + form)) {
      if (parameter.name().equals("Action")) {
        action = parameter.value();
      }
    }
    if (!action.equals(ACTION)) {
      throw AwsErrors.of(
          "InvalidAction",
          400,
          action.isEmpty()
              ? "The request names no Action."
              : "The action " + action + " of AWS STS is not available yet in Windlass.");
    }
  }

  private static Buffer identity(Caller caller, String requestId, ErrorFormat errorFormat) {
    var result = new LinkedHashMap<String, String>();
    result.put("Arn", caller.principalArn());
    result.put("UserId", userId(caller));
    result.put("Account", caller.accountId());
    if (errorFormat == ErrorFormat.QUERY_JSON) {
      return Buffer.buffer(
          WireJson.write(
              Map.of(
                  ACTION + "Response",
                  Map.of(
                      ACTION + "Result",
                      result,
                      "ResponseMetadata",
                      Map.of("RequestId", requestId)))));
    }
    var members = new StringBuilder();
    result.forEach(
        (name, value) ->
            members.append("<%s>%s</%s>".formatted(name, ErrorFormat.escapeXml(value), name)));
    return Buffer.buffer(
        "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult><ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>"
            .formatted(ACTION, NAMESPACE, members, requestId));
  }

  /** Stable and of IAM's form; the IAM file gives users no ids of their own. */
  private static String userId(Caller caller) {
    String user = caller.accountId() + "/" + caller.userName();
    String digest =
        UUID.nameUUIDFromBytes(user.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    return "AIDA" + digest.substring(0, 17).toUpperCase(Locale.ROOT);
  }

  private static ErrorFormat errorFormat(RoutingContext routing) {
    String accept = routing.request().getHeader("Accept");
    return accept != null && accept.startsWith("application/json")
        ? ErrorFormat.QUERY_JSON
        : ErrorFormat.QUERY;
  }

  private static void refuse(RoutingContext routing, String requestId, AwsException error) {
    String code = CODES.getOrDefault(error.code(), error.code());
    Buffer body = errorFormat(routing).error(error.httpStatus(), code, error.message(), requestId);
    if (error.httpStatus() == 429) {
      routing.response().putHeader("Retry-After", "1").putHeader("x-amz-retry-after", "1000");
    }
    respond(routing, requestId, error.httpStatus(), body);
  }

  private static void respond(RoutingContext routing, String requestId, int status, Buffer body) {
    HttpServerResponse response = routing.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("x-amzn-RequestId", requestId)
        .putHeader("Content-Type", errorFormat(routing).contentType())
        .end(body);
  }
}
