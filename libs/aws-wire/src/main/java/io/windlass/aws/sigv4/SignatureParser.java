package io.windlass.aws.sigv4;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses the signature of a request. Throws AWS's errors for one that is missing or malformed. */
final class SignatureParser {
  static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
  private static final long MAX_LIFETIME_SECONDS = 604_800;

  private SignatureParser() {}

  static RequestSignature parse(HttpRequestData request) {
    String authorization = request.header("authorization");
    if (authorization != null) {
      return fromHeader(request, authorization);
    }
    if (request.query().contains("X-Amz-Algorithm=")) {
      return fromQuery(request);
    }
    throw AwsErrors.missingAuthenticationToken();
  }

  private static RequestSignature fromHeader(HttpRequestData request, String authorization) {
    if (!authorization.startsWith(CanonicalRequest.ALGORITHM)) {
      throw AwsErrors.incompleteSignature(
          "Unsupported AWS 'algorithm'. Only " + CanonicalRequest.ALGORITHM + " is supported.");
    }
    Map<String, String> parts = new HashMap<>();
    for (String part :
        authorization.substring(CanonicalRequest.ALGORITHM.length()).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    String timestamp = headerTimestamp(request);
    requireAll(parts, "Authorization header requires '%s' parameter.", timestamp);
    return signature(
        parts, String.valueOf(timestamp), request.header("x-amz-security-token"), null);
  }

  private static void requireAll(
      Map<String, String> parts, String sentence, @Nullable String timestamp) {
    var problems = new StringBuilder();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        problems.append(sentence.formatted(name)).append(' ');
      }
    }
    if (timestamp == null) {
      problems.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!problems.isEmpty()) {
      throw AwsErrors.incompleteSignature(problems.toString().strip());
    }
  }

  private static @Nullable String headerTimestamp(HttpRequestData request) {
    String amazonDate = request.header("x-amz-date");
    String date = amazonDate != null ? amazonDate : request.header("date");
    if (date == null || date.matches("\\d{8}T\\d{6}Z")) {
      return date;
    }
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
          .withZoneSameInstant(ZoneOffset.UTC)
          .format(TIMESTAMP);
    } catch (DateTimeParseException e) {
      throw badDate(date);
    }
  }

  private static RequestSignature fromQuery(HttpRequestData request) {
    Map<String, String> parts = new HashMap<>();
    Map<String, String> all = new HashMap<>();
    for (QueryParameter parameter : QueryParameter.parse(request.query())) {
      all.putIfAbsent(parameter.name(), parameter.value());
    }
    if (!CanonicalRequest.ALGORITHM.equals(all.get("X-Amz-Algorithm"))) {
      throw AwsErrors.incompleteSignature(
          "Unsupported AWS 'algorithm'. Only " + CanonicalRequest.ALGORITHM + " is supported.");
    }
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      parts.put(name, all.getOrDefault("X-Amz-" + name, ""));
    }
    String timestamp = all.getOrDefault("X-Amz-Date", "");
    requireAll(parts, "AWS query-string parameters must include 'X-Amz-%s'.", timestamp);
    if (!timestamp.matches("\\d{8}T\\d{6}Z")) {
      throw badDate(timestamp);
    }
    Duration lifetime = lifetime(all.getOrDefault("X-Amz-Expires", "300"));
    return signature(parts, timestamp, all.get("X-Amz-Security-Token"), lifetime);
  }

  private static Duration lifetime(String seconds) {
    if (!seconds.matches("\\d{1,6}") || Long.parseLong(seconds) > MAX_LIFETIME_SECONDS) {
      throw AwsErrors.incompleteSignature(
          "X-Amz-Expires must be a number of seconds, at most " + MAX_LIFETIME_SECONDS + ".");
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static RequestSignature signature(
      Map<String, String> parts,
      String timestamp,
      @Nullable String token,
      @Nullable Duration lifetime) {
    String credential = parts.getOrDefault("Credential", "");
    String[] scope = credential.split("/", -1);
    if (scope.length != 5 || !scope[4].equals(CredentialScope.TERMINATOR)) {
      throw AwsErrors.incompleteSignature(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/aws4_request, got '"
              + credential
              + "'");
    }
    return new RequestSignature(
        scope[0],
        new CredentialScope(scope[1], scope[2], scope[3]),
        List.of(parts.getOrDefault("SignedHeaders", "").split(";", -1)),
        parts.getOrDefault("Signature", ""),
        timestamp,
        token,
        lifetime);
  }

  static LocalDateTime time(String timestamp) {
    try {
      return LocalDateTime.parse(timestamp, TIMESTAMP);
    } catch (DateTimeParseException e) {
      throw badDate(timestamp);
    }
  }

  private static AwsException badDate(String date) {
    return AwsErrors.incompleteSignature(
        "Date must be in ISO-8601 'basic format'. Got '"
            + date
            + "'. See"
            + " http://en.wikipedia.org/wiki/ISO_8601");
  }
}
