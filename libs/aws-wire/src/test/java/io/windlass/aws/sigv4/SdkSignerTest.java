package io.windlass.aws.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.iam.IamDirectory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The signer of the AWS SDK as a reference: every kind of signature that it makes is accepted. */
class SdkSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:15:00Z");
  private static final String IAM =
      """
      {"accounts": [{"accountId": "123456789012", "users": [{"userName": "admin", "accessKeys": [
         {"accessKeyId": "AKIAONE", "secretAccessKey": "s/e+c r&t"},
         {"accessKeyId": "ASIATWO", "secretAccessKey": "temporary", "sessionToken": "to/ken=="}]}]}]}
      """;
  private static final AwsCredentialsIdentity KEY =
      AwsCredentialsIdentity.create("AKIAONE", "s/e+c r&t");

  private final SignatureVerifier verifier =
      new SignatureVerifier(IamDirectory.parse(IAM), () -> NOW);

  private static HttpRequestData signed(
      AwsCredentialsIdentity identity,
      SdkHttpRequest request,
      String body,
      Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options) {
    var result =
        AwsV4HttpSigner.create()
            .sign(
                sign -> {
                  sign.identity(identity)
                      .request(request)
                      .payload(ContentStreamProvider.fromUtf8String(body))
                      .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "batch")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                      .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                  options.accept(sign);
                })
            .request();
    Map<String, List<String>> headers = new HashMap<>();
    result.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return new HttpRequestData(
        result.method().name(),
        result.encodedPath(),
        result.encodedQueryParameters().orElse(""),
        headers,
        body.getBytes(UTF_8));
  }

  private static SdkHttpRequest request(SdkHttpMethod method, String uri) {
    return SdkHttpRequest.builder()
        .method(method)
        .uri(URI.create("http://127.0.0.1:8080" + uri))
        .putHeader("Host", "127.0.0.1:8080")
        .putHeader("Content-Type", "application/json")
        .build();
  }

  private String user(HttpRequestData request) {
    return verifier.authenticate(request, "batch").caller().userName();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/submitjob",
        "/",
        "/v1/tags/arn%3Aaws%3Abatch%3Aeu-west-1%3A123456789012%3Ajob%2Fa%20b%2B",
        "/v1/tags/x?tagKeys=b&tagKeys=a%20b&tagKeys=%2B%2F%C3%A4~&a="
      })
  void headers(String uri) {
    var request = signed(KEY, request(SdkHttpMethod.POST, uri), "{\"a\": \"ä\"}", _ -> {});
    assertThat(request.header("authorization")).contains("x-amz-content-sha256");
    assertThat(user(request)).isEqualTo("admin");
  }

  @Test
  void headersWithUnsignedPayload() {
    var request =
        signed(
            KEY,
            request(SdkHttpMethod.POST, "/v1/submitjob").toBuilder().protocol("https").build(),
            "{}",
            sign -> sign.putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false));
    assertThat(request.header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
    assertThat(user(request)).isEqualTo("admin");
  }

  @Test
  void sessionTokens() {
    var session = AwsSessionCredentialsIdentity.create("ASIATWO", "temporary", "to/ken==");
    assertThat(user(signed(session, request(SdkHttpMethod.POST, "/v1/x"), "{}", _ -> {})))
        .isEqualTo("admin");
    assertThat(user(presigned(session, "/v1/x"))).isEqualTo("admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/windlass/v1/events",
        "/windlass/v1/events?queue=a%20b%2F&status=RUNNING&status=FAILED"
      })
  void presignedUrls(String uri) {
    HttpRequestData request = presigned(KEY, uri);
    assertThat(request.query()).contains("X-Amz-Signature=", "X-Amz-Expires=900");
    assertThat(user(request)).isEqualTo("admin");
  }

  private static HttpRequestData presigned(AwsCredentialsIdentity identity, String uri) {
    return signed(
        identity,
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://127.0.0.1:8080" + uri))
            .putHeader("Host", "127.0.0.1:8080")
            .build(),
        "",
        sign ->
            sign.putProperty(
                    AwsV4FamilyHttpSigner.AUTH_LOCATION,
                    AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(15)));
  }

  @Test
  void wrongSecretsAreStillRefused() {
    var wrong = AwsCredentialsIdentity.create("AKIAONE", "guess");
    assertThatThrownBy(() -> user(presigned(wrong, "/x"))).hasMessageContaining("does not match");
    assertThatThrownBy(() -> user(signed(wrong, request(SdkHttpMethod.POST, "/x"), "{}", _ -> {})))
        .hasMessageContaining("does not match");
  }
}
