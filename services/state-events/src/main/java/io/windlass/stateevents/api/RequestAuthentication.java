package io.windlass.stateevents.api;

import io.vertx.core.http.HttpServerRequest;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.Caller;
import io.windlass.aws.http.VertxRequests;
import io.windlass.aws.iam.RequestContext;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Identity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates and authorizes requests to what Windlass serves beside the AWS APIs: signed by
 * Signature Version 4 in headers or in the query, for the service {@code batch} or {@code
 * windlass}; policies speak of actions such as {@code windlass:StreamEvents} on all resources.
 */
final class RequestAuthentication {
  private static final byte[] NO_BODY = new byte[0];

  private final Authenticator authenticator;

  RequestAuthentication(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Returns the caller, if it may do {@code action}; otherwise throws the exception of AWS. */
  Caller require(HttpServerRequest request, String action) {
    HttpRequestData data = VertxRequests.data(request, NO_BODY);
    Identity identity = authenticator.authenticate(data, service(data));
    Caller caller = identity.caller();
    RequestContext context =
        RequestContext.none()
            .with("aws:PrincipalArn", caller.principalArn())
            .with("aws:PrincipalAccount", caller.accountId())
            .with("aws:username", caller.userName())
            .with("aws:RequestedRegion", caller.region());
    if (!identity.policies().allows(action, "*", context)) {
      throw AwsErrors.accessDenied(caller.principalArn(), action, "*");
    }
    return caller;
  }

  private static String service(HttpRequestData request) {
    return namesWindlass(request.header("authorization")) || namesWindlass(request.query())
        ? "windlass"
        : "batch";
  }

  private static boolean namesWindlass(@Nullable String claim) {
    if (claim == null) {
      return false;
    }
    String lower = claim.toLowerCase(Locale.ROOT);
    return lower.contains("/windlass/aws4_request") || lower.contains("%2fwindlass%2faws4_request");
  }
}
