package io.windlass.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.eventbridgev2.DescribeEventBusResponse;
import io.windlass.aws.eventbridgev2.Eventbridgev2Operations;
import io.windlass.aws.eventbridgev2.PutRawEventsResponse;
import io.windlass.aws.eventbridgev2.PutRawEventsResultEntry;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.aws.sigv4.Signer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Smithy's RPC v2 with CBOR, the protocol of the Custom Event Bus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CborProtocolTest {
  private static final String BUS =
      "arn:aws:events:eu-west-1:123456789012:event-busv2/b/" + "a".repeat(25);
  private static final CBORMapper CBOR = new CBORMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeAll
  void start() {
    var verifier =
        new SignatureVerifier(IamDirectory.parse(AwsSdkClientTest.IAM), InstantSource.system());
    server =
        new TestServer(
            AwsEndpoint.builder(ServiceModel.eventBridgeV2(), verifier, InstantSource.system())
                .operation(
                    Eventbridgev2Operations.DESCRIBE_EVENT_BUS,
                    (input, _) -> {
                      if (!input.eventBusArn().equals(BUS)) {
                        throw AwsErrors.of("ResourceNotFoundException", 404, "No such bus.");
                      }
                      return DescribeEventBusResponse.builder()
                          .name("b")
                          .creationTime(1700000000.25)
                          .build();
                    })
                .operation(
                    Eventbridgev2Operations.PUT_RAW_EVENTS,
                    (input, _) ->
                        PutRawEventsResponse.builder()
                            .failedEntryCount(0)
                            .entries(
                                input.entries().stream()
                                    .map(
                                        entry ->
                                            PutRawEventsResultEntry.builder()
                                                .eventId(entry.data())
                                                .build())
                                    .toList())
                            .build())
                .build());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpResponse<byte[]> send(String operation, byte[] body) {
    return send("/service/AWSEventsV2/operation/" + operation, "rpc-v2-cbor", body);
  }

  private HttpResponse<byte[]> send(String path, String protocol, byte[] body) {
    var data =
        new HttpRequestData(
            "POST", path, "", Map.of("host", List.of(server.uri().getAuthority())), body);
    var request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .header("smithy-protocol", protocol)
            .header("content-type", "application/cbor")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    new Signer("AKIAWINDLASS", "right", "eu-west-1", "events")
        .sign(data, Instant.now())
        .forEach(request::setHeader);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] cbor(JsonNode value) throws IOException {
    return CBOR.writeValueAsBytes(value);
  }

  private static void isError(HttpResponse<byte[]> response, int status, String code, String part)
      throws IOException {
    JsonNode body = CBOR.readTree(response.body());
    assertThat(response.headers().firstValue("smithy-protocol")).hasValue("rpc-v2-cbor");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/cbor");
    assertThat(body.path("__type").asText()).isEqualTo(code);
    assertThat(body.path("Message").asText()).contains(part);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void timestampsAreTagged() throws IOException {
    HttpResponse<byte[]> response =
        send(
            "DescribeEventBus",
            cbor(JsonNodeFactory.instance.objectNode().put("EventBusArn", BUS)));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(HexFormat.of().formatHex(response.body()))
        .startsWith("a2")
        .contains("c1fb41d954fc40100000"); // tag 1, then a double
    assertThat(CBOR.readTree(response.body()).path("CreationTime").doubleValue())
        .isEqualTo(1700000000.25);
  }

  @Test
  void blobsAreBytes() throws IOException {
    ObjectNode input = JsonNodeFactory.instance.objectNode().put("EventBusArn", BUS);
    ObjectNode entry = input.putArray("Entries").addObject();
    entry.put("Data", new byte[] {0, 1, (byte) 255});
    entry.putObject("SystemMetadata").put("ContentType", "application/avro");
    HttpResponse<byte[]> response = send("PutRawEvents", cbor(input));
    assertThat(CBOR.readTree(response.body()).path("Entries").path(0).path("EventId").asText())
        .isEqualTo("AAH/");
    entry.put("Data", "AAH/");
    isError(
        send("PutRawEvents", cbor(input)), 400, "SerializationException", "Blob (Entries[0].Data)");
  }

  /** A map of indefinite length with a text in chunks, as RFC 8949 allows. */
  @Test
  void indefiniteLengthsAreRead() throws IOException {
    String arn = HexFormat.of().formatHex(BUS.substring(20).getBytes(UTF_8));
    String body =
        "bf"
            + "6b"
            + HexFormat.of().formatHex("EventBusArn".getBytes(UTF_8))
            + "7f"
            + "74"
            + HexFormat.of().formatHex(BUS.substring(0, 20).getBytes(UTF_8))
            + "78%02x".formatted(arn.length() / 2)
            + arn
            + "ff"
            + "ff";
    assertThat(send("DescribeEventBus", HexFormat.of().parseHex(body)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "not CBOR (a JSON text), 7b7d, valid CBOR",
    "ends too early, bf6b, valid CBOR",
    "a text that says it has 4 GB, a16b4576656e7442757341726e7affffffff61, valid CBOR",
    "a list that says it has 2^63 members, 9b7fffffffffffffff, valid CBOR",
    "the same key twice, a2616101616102, valid CBOR",
    "goes on after its end, a0a0, valid CBOR",
    "an array, 80, structure or map",
    "a number, 01, structure or map",
    "a break alone, ff, valid CBOR",
    "a number for a text, a16b4576656e7442757341726e01, String (EventBusArn)",
    "bytes for a text, a16b4576656e7442757341726e4161, String (EventBusArn)"
  })
  void hostileBodiesAreRefused(String what, String hex, String message) throws IOException {
    isError(
        send("DescribeEventBus", HexFormat.of().parseHex(hex)),
        400,
        "SerializationException",
        message);
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    var body = new byte[100_000];
    java.util.Arrays.fill(body, (byte) 0x81);
    isError(send("DescribeEventBus", body), 400, "SerializationException", "valid CBOR");
  }

  @Test
  void errorsAreThoseOfTheService() throws IOException {
    isError(
        send("DescribeEventBus", new byte[0]),
        400,
        "InvalidInputException",
        "Value null at 'eventBusArn'");
    String other = BUS.replace("/b/", "/c/");
    isError(
        send(
            "DescribeEventBus",
            cbor(JsonNodeFactory.instance.objectNode().put("EventBusArn", other))),
        404,
        "ResourceNotFoundException",
        "No such bus.");
    isError(
        send("PutEvents", new byte[1_600_000]),
        413,
        "RequestEntityTooLargeException",
        "exceeds the limit");
    isError(send("NoSuch", new byte[0]), 404, "UnknownOperationException", "invalid");
    isError(
        send("/service/AWSEventsV2/operation/DescribeEventBus", "rpc-v2-json", new byte[0]),
        404,
        "UnknownOperationException",
        "invalid");
  }
}
