package io.windlass.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Raw requests that no SDK would send: what the single port answers to them. */
class ProtocolIT {
  private static Stack stack;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared) {
    stack = shared;
  }

  @Test
  void anUnsignedRequestIsRefusedWithAwsOwnCode() {
    given()
        .baseUri(stack.endpoint().toString())
        .contentType("application/json")
        .body("{}")
        .post("/v1/listjobs")
        .then()
        .statusCode(403)
        .header("x-amzn-errortype", containsString("MissingAuthenticationToken"))
        .header("x-amzn-RequestId", notNullValue())
        .body("message", notNullValue());
  }

  @Test
  void anUnknownAccessKeyIsRefused() {
    given()
        .baseUri(stack.endpoint().toString())
        .header("X-Amz-Date", "20260101T000000Z")
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAUNKNOWN/20260101/us-east-1/batch/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature=00")
        .body("{}")
        .post("/v1/listjobs")
        .then()
        .statusCode(403)
        .header("x-amzn-errortype", containsString("UnrecognizedClient"));
  }

  @Test
  void tooLargeRequestsAreAnsweredAlikeByEveryDoor() {
    for (var megabytes : List.of(2, 5, 12)) {
      given()
          .baseUri(stack.endpoint().toString())
          .contentType("application/json")
          .body("x".repeat(megabytes * 1_000_000))
          .post("/v1/submitjob")
          .then()
          .statusCode(413)
          .header("x-amzn-errortype", containsString("RequestEntityTooLargeException"))
          .body("message", containsString("exceeds the limit of 1048576 bytes"));
    }
  }

  @Test
  void theCommandLineIsToldWhoItIsAndWhatIsNotServed() {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    var environment = new TreeMap<>(stack.environment());
    environment.put("AWS_ENDPOINT_URL", stack.endpoint().toString());

    assertThat(Stack.run(List.of("aws", "sts", "get-caller-identity"), environment, 60))
        .contains("\"Account\": \"123456789012\"", "\"UserId\": \"AIDA", ":user/");
    for (var command :
        List.of(
            List.of("aws", "s3", "ls"),
            List.of("aws", "s3api", "put-object", "--bucket", "b", "--key", "k"),
            List.of("aws", "iam", "list-roles"),
            List.of("aws", "ec2", "describe-subnets"),
            List.of("aws", "dynamodb", "list-tables"),
            List.of("aws", "lambda", "list-functions"),
            List.of("aws", "route53", "list-hosted-zones"),
            List.of("aws", "kinesis", "list-streams"),
            List.of("aws", "sns", "list-topics"))) {
      assertThatThrownBy(() -> Stack.run(command, environment, 60))
          .as("%s", command)
          .hasMessageContaining("does not serve");
    }
    assertThatThrownBy(
            () ->
                Stack.run(
                    List.of(
                        "aws",
                        "sts",
                        "assume-role",
                        "--role-arn",
                        "arn:aws:iam::123456789012:role/r",
                        "--role-session-name",
                        "name"),
                    environment,
                    60))
        .hasMessageContaining("InvalidAction");
    environment.put("AWS_SECRET_ACCESS_KEY", "wrong");
    assertThatThrownBy(
            () -> Stack.run(List.of("aws", "sts", "get-caller-identity"), environment, 60))
        .hasMessageContaining("SignatureDoesNotMatch");
  }

  @Test
  void browsersGetThePage() {
    given()
        .baseUri(stack.endpoint().toString())
        .accept("text/html")
        .get("/")
        .then()
        .statusCode(200)
        .contentType("text/html");
  }

  @Test
  void logsAreBehindTheSamePort() {
    var answer =
        given()
            .baseUri(stack.endpoint().toString())
            .header("X-Amz-Target", "Logs_20140328.DescribeLogGroups")
            .contentType("application/x-amz-json-1.1")
            .body("{}".getBytes(StandardCharsets.UTF_8))
            .post("/");

    // REST Assured does not know this type of JSON.
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.asString()).contains("\"__type\":", "MissingAuthenticationToken");
  }
}
