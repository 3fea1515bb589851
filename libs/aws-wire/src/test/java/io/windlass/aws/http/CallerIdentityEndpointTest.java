package io.windlass.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.aws.sigv4.Signer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GetCallerIdentity in the protocol of STS: form parameters in, XML out. */
class CallerIdentityEndpointTest {
  private static final String FORM = "Action=GetCallerIdentity&Version=2011-06-15";
  private static final String TYPE = "application/x-www-form-urlencoded; charset=utf-8";

  private TestServer server;

  @BeforeEach
  void start() {
    var verifier =
        new SignatureVerifier(IamDirectory.parse(AwsSdkClientTest.IAM), InstantSource.system());
    server =
        new TestServer(
            new CallerIdentityEndpoint(
                verifier, new AdmissionControl(AdmissionControl.Limits.DEFAULT)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String secret, String body, Map<String, String> more)
      throws Exception {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("host", List.of(server.uri().getAuthority()));
    headers.put("content-type", List.of(TYPE));
    var data = new HttpRequestData("POST", "/", "", headers, body.getBytes(UTF_8));
    var request =
        HttpRequest.newBuilder(server.uri().resolve("/"))
            .header("content-type", TYPE)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    new Signer("AKIAWINDLASS", secret, "us-east-1", "sts")
        .sign(data, Instant.now())
        .forEach(request::header);
    more.forEach(request::header);
    return send(request.build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void theCallerIsToldWhoItIs() throws Exception {
    HttpResponse<String> answer = post("right", FORM, Map.of());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/xml");
    assertThat(answer.body())
        .matches(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/admin</Arn>"
                + "<UserId>AIDA[0-9A-F]{17}</UserId><Account>123456789012</Account>"
                + "</GetCallerIdentityResult><ResponseMetadata><RequestId>[0-9a-f-]{36}</RequestId>"
                + "</ResponseMetadata></GetCallerIdentityResponse>");
    assertThat(post("right", FORM, Map.of("accept", "application/json")).body())
        .startsWith("{\"GetCallerIdentityResponse\":{")
        .contains("\"Account\":\"123456789012\"");
  }

  @Test
  void presignedUrlsProveWhoTheirMakerIs() throws Exception {
    URI uri = server.uri();
    String query =
        new Signer("AKIAWINDLASS", "right", "us-east-1", "sts")
            .presign(uri.getAuthority(), "/", FORM, Instant.now(), Duration.ofMinutes(1));
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create(uri + "/?" + query)).GET().build());
    assertThat(answer.body()).contains("<Account>123456789012</Account>");
  }

  @Test
  void refusalsAreStsOwn() throws Exception {
    isError(post("wrong", FORM, Map.of()), 403, "SignatureDoesNotMatch");
    isError(post("right", "Action=AssumeRole&Version=2011-06-15", Map.of()), 400, "InvalidAction");
    isError(post("right", "x=%zz", Map.of()), 400, "InvalidAction");
    isError(post("right", "x".repeat(2_000_000), Map.of()), 413, "RequestEntityTooLargeException");
    HttpRequest.Builder unsigned =
        HttpRequest.newBuilder(server.uri()).POST(HttpRequest.BodyPublishers.ofString(FORM));
    isError(send(unsigned.build()), 403, "MissingAuthenticationToken");
    unsigned
        .header("x-amz-date", "20260101T000000Z")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIANOBODY/20260101/us-east-1/sts/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature=00");
    isError(send(unsigned.build()), 403, "InvalidClientTokenId");
  }

  private static void isError(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body())
        .startsWith("<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>")
        .contains("<RequestId>");
  }

  @Test
  void errorsHaveTheFormOfEachProtocol() {
    assertThat(ErrorFormat.S3.error(501, "NotImplemented", "a<b&\u0001", "id").toString())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NotImplemented</Code>"
                + "<Message>a&lt;b&amp;\uFFFD</Message><RequestId>id</RequestId></Error>");
    assertThat(ErrorFormat.EC2.error(400, "InvalidAction", "m", "id").toString())
        .startsWith("<Response><Errors><Error><Code>InvalidAction</Code>");
    assertThat(ErrorFormat.CBOR.error(400, "C", "m", "id").getBytes())
        .containsExactly(
            0xA2, 0x79, 0, 6, '_', '_', 't', 'y', 'p', 'e', 0x79, 0, 1, 'C', 0x79, 0, 7, 'm', 'e',
            's', 's', 'a', 'g', 'e', 0x79, 0, 1, 'm');
  }
}
