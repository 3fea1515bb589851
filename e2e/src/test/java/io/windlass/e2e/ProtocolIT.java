package io.windlass.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import java.nio.charset.StandardCharsets;
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
