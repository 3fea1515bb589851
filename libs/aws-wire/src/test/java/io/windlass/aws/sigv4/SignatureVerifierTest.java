package io.windlass.aws.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.AwsException;
import io.windlass.aws.iam.IamDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SECU-002: which signatures are accepted, and the AWS error code of each reason for refusal. */
class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:15:00Z");
  private static final String IAM =
      """
      {"accounts": [{"accountId": "123456789012", "users": [{"userName": "admin", "accessKeys": [
         {"accessKeyId": "AKIAONE", "secretAccessKey": "s/e+c r&t"},
         {"accessKeyId": "ASIATWO", "secretAccessKey": "temporary", "sessionToken": "token"}]}]}]}
      """;

  private final SignatureVerifier verifier =
      new SignatureVerifier(IamDirectory.parse(IAM), () -> NOW);
  private final Signer signer = new Signer("AKIAONE", "s/e+c r&t", "eu-west-1", "batch");
  private final Map<String, List<String>> headers = new HashMap<>();
  private String method = "POST";
  private String path = "/v1/submitjob";
  private String query = "";
  private String body = "{\"jobName\": \"ä\"}";

  @BeforeEach
  void host() {
    headers.put("host", List.of("localhost:8080"));
  }

  private HttpRequestData request() {
    return new HttpRequestData(method, path, query, headers, body.getBytes(UTF_8));
  }

  private void sign(Signer with, Instant at) {
    with.sign(request(), at).forEach((name, value) -> headers.put(name, List.of(value)));
  }

  private void sign() {
    sign(signer, NOW);
  }

  private Identity verified() {
    return verifier.authenticate(request(), "batch");
  }

  private static void refused(ThrowingCallable call, String code, String messagePart) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.httpStatus()).isEqualTo(403);
            })
        .hasMessageContaining(messagePart);
  }

  private void refused(String code, String messagePart) {
    refused(this::verified, code, messagePart);
  }

  @Test
  void acceptsItsOwnSignerAndNamesTheCaller() {
    sign();
    var caller = verified().caller();
    assertThat(caller.accountId()).isEqualTo("123456789012");
    assertThat(caller.region()).isEqualTo("eu-west-1");
    assertThat(caller.principalArn()).isEqualTo("arn:aws:iam::123456789012:user/admin");
    assertThat(caller.accessKeyId()).isEqualTo("AKIAONE");
    assertThat(verified().policies().isUnrestricted()).isTrue();
  }

  /**
   * The example of AWS's documentation of the string to sign, "Example: signed GET to IAM
   * ListUsers".
   */
  @Test
  void derivesTheDocumentedSignature() {
    var example =
        new Signer("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "iam");
    var get =
        new HttpRequestData(
            "GET",
            "/",
            "Action=ListUsers&Version=2010-05-08",
            Map.of(
                "host", List.of("iam.amazonaws.com"),
                "content-type", List.of("application/x-www-form-urlencoded; charset=utf-8")),
            new byte[0]);
    assertThat(example.sign(get, Instant.parse("2015-08-30T12:36:00Z")).get("authorization"))
        .endsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/tags/arn%3Aaws%3Abatch%3Aeu-west-1%3A123456789012%3Ajob%2Fa%20b, ''",
    "DELETE, /v1/tags/arn%3Aaws, tagKeys=b&tagKeys=a%20b&tagKeys=%2B&tagKeys=%C3%A4",
    "GET, /, a=&b&c=1",
    "GET, /v1//x/./y/../z/, ''"
  })
  void pathsAndQueriesAreCanonical(String someMethod, String somePath, String someQuery) {
    method = someMethod;
    path = somePath;
    query = someQuery;
    body = "";
    sign();
    assertThat(verified().caller().userName()).isEqualTo("admin");
  }

  @Test
  void headerValuesAreFolded() {
    headers.put("x-custom", List.of("  a   b  ", "c"));
    sign();
    headers.put("x-custom", List.of("a b", " c"));
    assertThat(verified().caller().userName()).isEqualTo("admin");
  }

  @Test
  void headersThatAreNotSignedMayChange() {
    sign();
    headers.put("x-forwarded-for", List.of("10.0.0.1"));
    headers.put("connection", List.of("keep-alive"));
    assertThat(verified().caller().userName()).isEqualTo("admin");
  }

  @Test
  void nothingSigned() {
    refused("MissingAuthenticationTokenException", "Missing Authentication Token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Basic YTpi | Unsupported AWS 'algorithm'",
        "AWS4-HMAC-SHA256 | requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
        "AWS4-HMAC-SHA256 Credential=a/20261121/eu-west-1/batch/aws4_request, SignedHeaders=host | requires 'Signature' parameter",
        "AWS4-HMAC-SHA256 Credential=a/20261121/eu-west-1/aws4_request, SignedHeaders=host, Signature=0 | exactly 5 slash-delimited elements"
      })
  void incompleteAuthorization(String authorization, String message) {
    headers.put("x-amz-date", List.of("20261121T021500Z"));
    headers.put("authorization", List.of(authorization));
    refused("IncompleteSignatureException", message);
  }

  @Test
  void dateMissing() {
    sign();
    headers.remove("x-amz-date");
    refused("IncompleteSignatureException", "either a 'X-Amz-Date' or a 'Date' header");
  }

  @Test
  void dateMalformed() {
    sign();
    headers.put("x-amz-date", List.of("yesterday"));
    refused(
        "IncompleteSignatureException", "Date must be in ISO-8601 'basic format'. Got 'yesterday'");
  }

  @Test
  void plainDateHeaderWillDo() {
    String timestamp = "20261121T021500Z";
    headers.put("date", List.of("Sat, 21 Nov 2026 02:15:00 GMT"));
    var scope = new CredentialScope("20261121", "eu-west-1", "batch");
    List<String> signed = List.of("date", "host");
    String canonical = CanonicalRequest.of(request(), signed, Digests.sha256Hex(body));
    String signature =
        new SigningKeys()
            .sign("s/e+c r&t", scope, CanonicalRequest.stringToSign(timestamp, scope, canonical));
    headers.put(
        "authorization",
        List.of(
            "AWS4-HMAC-SHA256 Credential=AKIAONE/"
                + scope
                + ",SignedHeaders=date;host,Signature="
                + signature));
    assertThat(verified().caller().userName()).isEqualTo("admin");
  }

  @Test
  void unknownKey() {
    sign(new Signer("AKIANOBODY", "s/e+c r&t", "eu-west-1", "batch"), NOW);
    refused("UnrecognizedClientException", "The security token included in the request is invalid");
  }

  @Test
  void wrongSecret() {
    sign(new Signer("AKIAONE", "guess", "eu-west-1", "batch"), NOW);
    refused("InvalidSignatureException", "The request signature we calculated does not match");
  }

  @Test
  void tamperedBody() {
    sign();
    body = body.replace("ä", "b");
    refused("InvalidSignatureException", "does not match");
  }

  @Test
  void tamperedBodyWithItsHashLeftAlone() {
    headers.put("x-amz-content-sha256", List.of(Digests.sha256Hex(body)));
    sign();
    assertThat(verified().caller().userName()).isEqualTo("admin");
    body = "{}";
    refused("InvalidSignatureException", "does not match");
  }

  @Test
  void unsignedPayloadMustItselfBeSigned() {
    headers.put("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));
    String timestamp = "20261121T021500Z";
    headers.put("x-amz-date", List.of(timestamp));
    var scope = new CredentialScope("20261121", "eu-west-1", "batch");
    List<String> signed = List.of("host", "x-amz-content-sha256", "x-amz-date");
    String canonical = CanonicalRequest.of(request(), signed, "UNSIGNED-PAYLOAD");
    String signature =
        new SigningKeys()
            .sign("s/e+c r&t", scope, CanonicalRequest.stringToSign(timestamp, scope, canonical));
    String form = "AWS4-HMAC-SHA256 Credential=AKIAONE/%s, SignedHeaders=%s, Signature=%s";
    headers.put(
        "authorization", List.of(form.formatted(scope, String.join(";", signed), signature)));
    assertThat(verified().caller().userName()).isEqualTo("admin");
    headers.put("authorization", List.of(form.formatted(scope, "host;x-amz-date", signature)));
    refused("InvalidSignatureException", "'x-amz-content-sha256' must be a 'SignedHeader'");
  }

  @Test
  void tamperedHeaderPathQueryAndMethod() {
    headers.put("content-type", List.of("application/json"));
    sign();
    headers.put("content-type", List.of("text/plain"));
    refused("InvalidSignatureException", "does not match");
    headers.put("content-type", List.of("application/json"));
    path = "/v1/canceljob";
    refused("InvalidSignatureException", "does not match");
    path = "/v1/submitjob";
    query = "a=b";
    refused("InvalidSignatureException", "does not match");
    query = "";
    method = "PUT";
    refused("InvalidSignatureException", "does not match");
  }

  @Test
  void hostMustBeSigned() {
    headers.remove("host");
    sign();
    refused("InvalidSignatureException", "'Host' or ':authority' must be a 'SignedHeader'");
  }

  @Test
  void targetMustBeSigned() {
    sign();
    headers.put("x-amz-target", List.of("Logs_20140328.DeleteLogGroup"));
    refused("InvalidSignatureException", "'x-amz-target' must be a 'SignedHeader'");
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -299, 0, 299, 300})
  void fiveMinutesOfSkewAreFine(long seconds) {
    sign(signer, NOW.plusSeconds(seconds));
    assertThat(verified().caller().userName()).isEqualTo("admin");
  }

  @Test
  void olderIsExpired() {
    sign(signer, NOW.minusSeconds(301));
    refused(
        "InvalidSignatureException",
        "Signature expired: 20261121T020959Z is now earlier than 20261121T021000Z (20261121T021500Z - 5 min.)");
  }

  @Test
  void newerIsNotYetCurrent() {
    sign(signer, NOW.plusSeconds(301));
    refused(
        "InvalidSignatureException",
        "Signature not yet current: 20261121T022001Z is still later than 20261121T022000Z (20261121T021500Z + 5 min.)");
  }

  @Test
  void scopeOfAnotherServiceOrDay() {
    sign(new Signer("AKIAONE", "s/e+c r&t", "eu-west-1", "s3"), NOW);
    refused(
        "InvalidSignatureException", "Credential should be scoped to correct service: 'batch'.");
    sign();
    headers.put("x-amz-date", List.of("20261120T235959Z"));
    refused("InvalidSignatureException", "Date in Credential scope does not match");
  }

  @Test
  void sessionTokensMustFitTheirKey() {
    var temporary = new Signer("ASIATWO", "temporary", "eu-west-1", "batch");
    headers.put("x-amz-security-token", List.of("token"));
    sign(temporary, NOW);
    assertThat(verified().caller().accessKeyId()).isEqualTo("ASIATWO");
    headers.put("x-amz-security-token", List.of("other"));
    sign(temporary, NOW);
    refused("UnrecognizedClientException", "security token");
    headers.remove("x-amz-security-token");
    sign(temporary, NOW);
    refused("UnrecognizedClientException", "security token");
    headers.put("x-amz-security-token", List.of("token"));
    sign();
    refused("UnrecognizedClientException", "security token");
  }

  @Test
  void presignedRequestsLiveAsLongAsTheySay() {
    presign(NOW.minusSeconds(899), Duration.ofMinutes(15));
    assertThat(verified().caller().region()).isEqualTo("eu-west-1");
    presign(NOW.minusSeconds(901), Duration.ofMinutes(15));
    refused("InvalidSignatureException", "Signature expired");
    presign(NOW.plusSeconds(301), Duration.ofMinutes(15));
    refused("InvalidSignatureException", "Signature not yet current");
    presign(NOW, Duration.ofDays(8));
    refused("IncompleteSignatureException", "X-Amz-Expires");
  }

  @Test
  void presignedRequestsCannotBeTamperedWith() {
    presign(NOW, Duration.ofMinutes(5));
    String good = query;
    query = good.replace("queue=a", "queue=b");
    refused("InvalidSignatureException", "does not match");
    query = good.replace("X-Amz-Expires=300", "X-Amz-Expires=400");
    refused("InvalidSignatureException", "does not match");
    query = good;
    headers.put("host", List.of("elsewhere"));
    refused("InvalidSignatureException", "does not match");
    query = good.replaceAll("X-Amz-Signature=[0-9a-f]+", "");
    refused("IncompleteSignatureException", "'X-Amz-Signature'");
  }

  private void presign(Instant at, Duration lifetime) {
    method = "GET";
    path = "/windlass/v1/events";
    body = "";
    query = signer.presign("localhost:8080", path, "queue=a%20b", at, lifetime);
  }
}
