package io.windlass.local.router;

import io.vertx.core.http.HttpServerRequest;
import io.windlass.aws.sigv4.PercentEncoding;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request claims about the AWS service that it is for. Nothing of it is verified.
 *
 * @param path as on the wire
 * @param query as on the wire, empty if there is none
 * @param signedFor the service that it was signed for; null if it is not signed
 * @param target {@code X-Amz-Target}
 * @param fromAwsClient whether headers show that an AWS client made it, signed or not
 */
record AwsRequest(
    String method,
    String path,
    String query,
    @Nullable String signedFor,
    @Nullable String target,
    Headers headers,
    boolean fromAwsClient) {
  /** {@code <key>/<date>/<region>/<service>/aws4_request}; version 4a leaves the region out. */
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/,\\s]+/\\d{8}(?:/[^/,\\s]+)?/([A-Za-z0-9_-]+)/aws4_request");

  /**
   * The headers that distinguish protocols; empty if absent.
   *
   * @param smithyProtocol {@code smithy-protocol}
   */
  record Headers(String contentType, String accept, String smithyProtocol) {}

  static AwsRequest of(HttpServerRequest request) {
    String query = request.query() == null ? "" : request.query();
    String path = request.path() == null ? "/" : request.path();
    return new AwsRequest(
        request.method().name(),
        path,
        query,
        signedFor(request.getHeader("Authorization"), query),
        request.getHeader("X-Amz-Target"),
        new Headers(
            lower(request.getHeader("Content-Type")),
            lower(request.getHeader("Accept")),
            lower(request.getHeader("smithy-protocol"))),
        isFromAwsClient(request));
  }

  private static String lower(@Nullable String value) {
    return value == null ? "" : value.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String signedFor(@Nullable String authorization, String query) {
    String claim = authorization;
    if (claim == null && query.contains("X-Amz-Credential=")) {
      claim = PercentEncoding.decode(query);
    }
    if (claim == null) {
      return null;
    }
    if (claim.startsWith("AWS ")) {
      // Signature Version 2 names no service; only S3 was ever signed like this.
      return "s3";
    }
    Matcher scope = SCOPE.matcher(claim);
    return scope.find() ? scope.group(1).toLowerCase(Locale.ROOT) : null;
  }

  private static boolean isFromAwsClient(HttpServerRequest request) {
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-amz-") || name.startsWith("amz-sdk-")) {
        return true;
      }
    }
    String agent = lower(request.getHeader("User-Agent"));
    return agent.contains("aws-sdk-") || agent.contains("aws-cli/") || agent.contains("boto3/");
  }

  /** Returns whether the parameters are in a form, as in the query protocol. */
  boolean isForm() {
    return method.equals("POST")
        && headers.contentType().startsWith("application/x-www-form-urlencoded");
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
