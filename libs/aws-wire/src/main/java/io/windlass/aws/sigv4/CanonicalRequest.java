package io.windlass.aws.sigv4;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The canonical form of a request, which both sides of SigV4 hash. The path is encoded once more
 * than on the wire (as every service but S3 wants it), the query sorted by its encoded names and
 * values, header values trimmed and folded.
 */
final class CanonicalRequest {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private CanonicalRequest() {}

  /**
   * {@code signedHeaders}: lower-case names in order. A signed header that the request lacks counts
   * as empty.
   */
  static String of(HttpRequestData request, List<String> signedHeaders, String payloadHash) {
    var text = new StringBuilder(512);
    text.append(request.method().toUpperCase(Locale.ROOT)).append('\n');
    text.append(path(request.path())).append('\n');
    text.append(query(request.query())).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(headerValue(request, name)).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
    return text.toString();
  }

  static String stringToSign(String timestamp, CredentialScope scope, String canonicalRequest) {
    return ALGORITHM + "\n" + timestamp + "\n" + scope + "\n" + Digests.sha256Hex(canonicalRequest);
  }

  static String path(String rawPath) {
    if (rawPath.isEmpty() || rawPath.equals("/")) {
      return "/";
    }
    return PercentEncoding.encode(normalised(rawPath), true);
  }

  /** Dot segments and empty segments are resolved, as clients do before they sign. */
  private static String normalised(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    var segments = new ArrayList<String>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        if (!segments.isEmpty()) {
          segments.removeLast();
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    String end = path.endsWith("/") && !segments.isEmpty() ? "/" : "";
    return "/" + String.join("/", segments) + end;
  }

  private static String query(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return "";
    }
    return String.join(
        "&",
        QueryParameter.parse(rawQuery).stream()
            .filter(parameter -> !parameter.name().equals("X-Amz-Signature"))
            .map(QueryParameter::encoded)
            .sorted()
            .map(QueryParameter::toString)
            .toList());
  }

  private static String headerValue(HttpRequestData request, String name) {
    List<String> values = request.headers().get(name);
    if (values == null) {
      return "";
    }
    return String.join(",", values.stream().map(CanonicalRequest::folded).toList());
  }

  private static String folded(String value) {
    String trimmed = value.strip();
    return trimmed.contains("  ") ? trimmed.replaceAll(" +", " ") : trimmed;
  }
}
