package io.windlass.aws.sigv4;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.Caller;
import io.windlass.aws.iam.AccessKey;
import io.windlass.aws.iam.IamDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies Signature Version 4 (SECU-002): header-signed and presigned requests, any list of signed
 * headers. The body is always hashed here, so a tampered body fails whatever its headers say;
 * {@code UNSIGNED-PAYLOAD} is honoured when it is itself signed. Safe for any number of threads;
 * signing keys are cached.
 */
public final class SignatureVerifier implements Authenticator {
  static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final IamDirectory directory;
  private final InstantSource clock;
  private final SigningKeys keys = new SigningKeys();

  public SignatureVerifier(IamDirectory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public Identity authenticate(HttpRequestData request, String service) {
    RequestSignature signature = SignatureParser.parse(request);
    AccessKey key = directory.find(signature.accessKeyId());
    if (key == null || !tokenFits(key, signature.sessionToken())) {
      throw AwsErrors.unrecognizedClient();
    }
    requireScope(signature, service);
    requireCurrent(signature);
    requireSignedHeaders(request, signature);
    if (!matches(request, signature, key)) {
      throw AwsErrors.signatureMismatch();
    }
    var caller =
        new Caller(
            key.accountId(),
            signature.scope().region(),
            key.principalArn(),
            key.userName(),
            key.accessKeyId());
    return new Identity(caller, key.policies());
  }

  private static boolean tokenFits(AccessKey key, @Nullable String token) {
    String expected = key.sessionToken();
    if (expected == null || token == null) {
      return expected == null && token == null;
    }
    return Digests.equalInConstantTime(expected, token);
  }

  private static void requireScope(RequestSignature signature, String service) {
    CredentialScope scope = signature.scope();
    if (!scope.service().equals(service)) {
      throw AwsErrors.invalidSignature(
          "Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!scope.region().matches("[a-z0-9-]{1,32}")) {
      throw AwsErrors.invalidSignature("Credential should be scoped to a valid region.");
    }
    if (!signature.timestamp().startsWith(scope.date())) {
      throw AwsErrors.invalidSignature(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'."
              .formatted(
                  scope.date(), signature.timestamp().substring(0, 8), signature.timestamp()));
    }
  }

  private void requireCurrent(RequestSignature signature) {
    Instant signed = SignatureParser.time(signature.timestamp()).toInstant(ZoneOffset.UTC);
    Instant now = clock.instant();
    Duration lifetime = signature.lifetime() == null ? SKEW : signature.lifetime();
    if (now.isAfter(signed.plus(lifetime))) {
      throw AwsErrors.invalidSignature(
          "Signature expired: %s is now earlier than %s (%s - %s.)"
              .formatted(
                  signature.timestamp(), stamp(now.minus(lifetime)), stamp(now), span(lifetime)));
    }
    if (signed.isAfter(now.plus(SKEW))) {
      throw AwsErrors.invalidSignature(
          "Signature not yet current: %s is still later than %s (%s + %s.)"
              .formatted(signature.timestamp(), stamp(now.plus(SKEW)), stamp(now), span(SKEW)));
    }
  }

  private static String stamp(Instant instant) {
    return SignatureParser.TIMESTAMP.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static String span(Duration duration) {
    return duration.toSecondsPart() == 0
        ? duration.toMinutes() + " min"
        : duration.toSeconds() + " s";
  }

  /** Checks that headers which affect the meaning of a request are signed. */
  private static void requireSignedHeaders(HttpRequestData request, RequestSignature signature) {
    List<String> signed = signature.signedHeaders();
    if (!signed.contains("host") && !signed.contains(":authority")) {
      throw AwsErrors.invalidSignature(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : List.of("x-amz-date", "x-amz-target", "x-amz-content-sha256")) {
      if (request.headers().containsKey(name) && !signed.contains(name)) {
        throw AwsErrors.invalidSignature(
            "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
  }

  private boolean matches(HttpRequestData request, RequestSignature signature, AccessKey key) {
    String declared = declaredPayloadHash(request, signature);
    String payloadHash =
        UNSIGNED_PAYLOAD.equals(declared) ? UNSIGNED_PAYLOAD : Digests.sha256Hex(request.body());
    if (declared != null && !declared.equals(payloadHash)) {
      return false;
    }
    if (matches(request, signature, key, payloadHash)) {
      return true;
    }
    // A presigned request may have been signed without knowing its (empty) body, and need not say
    // so.
    return signature.lifetime() != null
        && request.body().length == 0
        && matches(request, signature, key, UNSIGNED_PAYLOAD);
  }

  private static @Nullable String declaredPayloadHash(
      HttpRequestData request, RequestSignature signature) {
    String header = request.header("x-amz-content-sha256");
    if (header != null || signature.lifetime() == null) {
      return header;
    }
    for (QueryParameter parameter : QueryParameter.parse(request.query())) {
      if (parameter.name().equalsIgnoreCase("X-Amz-Content-Sha256")) {
        return parameter.value();
      }
    }
    return null;
  }

  private boolean matches(
      HttpRequestData request, RequestSignature signature, AccessKey key, String payloadHash) {
    String canonical = CanonicalRequest.of(request, signature.signedHeaders(), payloadHash);
    String toSign =
        CanonicalRequest.stringToSign(signature.timestamp(), signature.scope(), canonical);
    String expected = keys.sign(key.secretAccessKey(), signature.scope(), toSign);
    return Digests.equalInConstantTime(expected, signature.signature());
  }
}
