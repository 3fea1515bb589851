package io.windlass.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.logs.CreateLogGroupResponse;
import io.windlass.aws.logs.GetLogEventsResponse;
import io.windlass.aws.logs.LogsOperations;
import io.windlass.aws.logs.OutputLogEvent;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.aws.sigv4.Signer;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * JSON 1.1, the protocol of CloudWatch Logs and EventBridge: target header, error type in the body,
 * status 400 for every refusal.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonProtocolTest {
  private TestServer server;
  private WireClient client;

  @BeforeAll
  void start() {
    var verifier =
        new SignatureVerifier(IamDirectory.parse(AwsSdkClientTest.IAM), InstantSource.system());
    server =
        new TestServer(
            AwsEndpoint.builder(ServiceModel.logs(), verifier, InstantSource.system())
                .operation(
                    LogsOperations.GET_LOG_EVENTS,
                    (input, _) -> {
                      if (input.logStreamName().equals("absent")) {
                        throw AwsErrors.of(
                            "ResourceNotFoundException",
                            400,
                            "The specified log stream does not exist.");
                      }
                      var event = OutputLogEvent.builder().timestamp(1L).message("hello").build();
                      return GetLogEventsResponse.builder().events(List.of(event)).build();
                    })
                .operation(
                    LogsOperations.CREATE_LOG_GROUP,
                    (_, _) -> CreateLogGroupResponse.builder().build())
                .operation(
                    LogsOperations.DELETE_LOG_GROUP,
                    (_, _) -> {
                      throw new IllegalStateException("internals");
                    })
                .build());
    client = new WireClient(server.uri(), new Signer("AKIAWINDLASS", "right", "eu-west-1", "logs"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static void isError(
      HttpResponse<String> response, int status, String code, String messagePart) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/x-amz-json-1.1");
    assertThat(response.body())
        .startsWith("{\"__type\":\"" + code + "\",\"message\":\"")
        .contains(messagePart);
  }

  @Test
  void answersARecord() {
    HttpResponse<String> response =
        client.target(
            "Logs_20140328.GetLogEvents", "{\"logGroupName\":\"g\",\"logStreamName\":\"s\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/x-amz-json-1.1");
    assertThat(response.body()).isEqualTo("{\"events\":[{\"timestamp\":1,\"message\":\"hello\"}]}");
  }

  @Test
  void operationsWithoutOutputAnswerNothing() {
    HttpResponse<String> response =
        client.target("Logs_20140328.CreateLogGroup", "{\"logGroupName\":\"g\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void errorsAreInTheBody() {
    isError(
        client.target(
            "Logs_20140328.GetLogEvents", "{\"logGroupName\":\"g\",\"logStreamName\":\"absent\"}"),
        400,
        "ResourceNotFoundException",
        "The specified log stream does not exist.");
    isError(
        client.target("Logs_20140328.GetLogEvents", "{\"logGroupName\":\"g\"}"),
        400,
        "InvalidParameterException",
        "Value null at 'logStreamName'");
    isError(
        client.target("Logs_20140328.DeleteLogGroup", "{\"logGroupName\":\"g\"}"),
        500,
        "ServiceUnavailableException",
        "Internal server error");
    isError(
        client.target("Logs_20140328.GetLogEvents", "x".repeat(1_100_000)),
        413,
        "RequestEntityTooLargeException",
        "exceeds the limit");
  }

  @Test
  void unknownTargets() {
    for (String target :
        List.of("Logs_20140328.NoSuch", "AWSEvents.PutEvents", "GetLogEvents", "Logs_20140328.")) {
      isError(
          client.target(target, "{}"), 400, "UnknownOperationException", "requested is invalid");
    }
    isError(
        client.send("POST", "/", Map.of(), "{}"),
        400,
        "UnknownOperationException",
        "requested is invalid");
  }

  @Test
  void theScopeMustBeTheService() {
    var other =
        new WireClient(server.uri(), new Signer("AKIAWINDLASS", "right", "eu-west-1", "batch"));
    isError(
        other.target("Logs_20140328.CreateLogGroup", "{\"logGroupName\":\"g\"}"),
        400,
        "InvalidSignatureException",
        "scoped to correct service: 'logs'");
  }
}
