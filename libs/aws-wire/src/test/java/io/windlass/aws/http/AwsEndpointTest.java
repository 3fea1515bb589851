package io.windlass.aws.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.CancelJobResponse;
import io.windlass.aws.batch.DescribeJobsRequest;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.SubmitJobResponse;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.aws.sigv4.Signer;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The HTTP protocol of Batch, byte by byte where it matters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsEndpointTest {
  private static final String IAM =
      """
      {"accounts": [{"accountId": "123456789012", "users": [
        {"userName": "admin", "accessKeys": [{"accessKeyId": "AKIAADMIN", "secretAccessKey": "a"}]},
        {"userName": "reader", "accessKeys": [{"accessKeyId": "AKIAREADER", "secretAccessKey": "r"}],
         "policies": [{"policyName": "p", "policyDocument": {"Version": "2012-10-17",
           "Statement": {"Effect": "Allow", "Action": "batch:Describe*", "Resource": "*"}}}]}]}]}
      """;
  private static final String SUBMIT =
      "{\"jobName\":\"n\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\"%s}";

  private final List<CompletedCall> observed = new CopyOnWriteArrayList<>();
  private TestServer server;
  private WireClient client;

  @BeforeAll
  void start() {
    var verifier = new SignatureVerifier(IamDirectory.parse(IAM), InstantSource.system());
    server =
        new TestServer(
            AwsEndpoint.builder(ServiceModel.batch(), verifier, InstantSource.system())
                .operation(BatchOperations.SUBMIT_JOB, (input, _) -> submitted(input))
                .operation(
                    BatchOperations.CANCEL_JOB, (_, _) -> CancelJobResponse.builder().build())
                .operation(
                    BatchOperations.TERMINATE_JOB,
                    (_, _) -> {
                      throw new CompletionException(AwsErrors.refused("Job is gone."));
                    })
                .observer(observed::add)
                .build());
    client = new WireClient(server.uri(), new Signer("AKIAADMIN", "a", "eu-west-1", "batch"));
  }

  private static SubmitJobResponse submitted(SubmitJobRequest input) {
    assertThat(Thread.currentThread().isVirtual()).isTrue();
    return SubmitJobResponse.builder().jobName(input.jobName()).jobId("id").build();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    observed.clear();
  }

  private static void isError(
      HttpResponse<String> response, int status, String code, String messagePart) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("x-amzn-errortype")).hasValue(code);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    String requestId = response.headers().firstValue("x-amzn-requestid").orElseThrow();
    assertThat(response.body())
        .startsWith("{\"message\":\"")
        .contains(messagePart.replace("<id>", requestId));
  }

  @Test
  void answersCarryTheRecordAndARequestId() {
    HttpResponse<String> response =
        client.post("/v1/submitjob", SUBMIT.formatted(",\"unknown\":1"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"jobName\":\"n\",\"jobId\":\"id\"}");
    assertThat(response.headers().firstValue("x-amzn-requestid")).isPresent();
    assertThat(client.post("/v1/canceljob", "{\"jobId\":\"j\",\"reason\":\"r\"}").body())
        .isEqualTo("{}");
  }

  @Test
  void unknownPathsAndMethods() {
    for (String path :
        List.of(
            "/",
            "/v1",
            "/v1/",
            "/v1/nosuch",
            "/v1/submitjob/",
            "/v1/tags",
            "/v1/tags/",
            "/v2/submitjob")) {
      isError(client.post(path, "{}"), 404, "UnknownOperationException", "requested is invalid");
    }
    isError(
        client.unsigned("GET", "/v1/submitjob"),
        404,
        "UnknownOperationException",
        "requested is invalid");
  }

  @Test
  void withoutSignature() {
    isError(
        client.unsigned("POST", "/v1/submitjob"),
        403,
        "MissingAuthenticationTokenException",
        "Missing Authentication Token");
    assertThat(observed).isEmpty();
  }

  @Test
  void bodiesThatAreNotWhatTheyShouldBe() {
    isError(client.post("/v1/submitjob", "{"), 400, "SerializationException", "not valid JSON");
    isError(
        client.post("/v1/submitjob", "[]"),
        400,
        "SerializationException",
        "Start of structure or map expected.");
    isError(
        client.post("/v1/submitjob", SUBMIT.formatted(",\"tags\":1")),
        400,
        "SerializationException",
        "NUMBER_VALUE can not be converted to Map (tags)");
    isError(
        client.post("/v1/submitjob", ""),
        400,
        "ClientException",
        "Error executing request, Exception : jobName is required., RequestId: <id>");
  }

  /** J-005, Q-007, S10. */
  @Test
  void bodiesThatAreTooLong() {
    String filler =
        ",\"filler\":\"" + "x".repeat(30720 - SUBMIT.formatted("").length() - 12) + "\"";
    assertThat(client.post("/v1/submitjob", SUBMIT.formatted(filler)).statusCode()).isEqualTo(200);
    isError(
        client.post("/v1/submitjob", SUBMIT.formatted(filler) + " "),
        400,
        "ClientException",
        "Error executing request, Exception : Job size must be less than 30 KiB, got 31 KiB");
    isError(
        client.post("/v1/submitjob", "x".repeat(47 * 1024)),
        400,
        "ClientException",
        "Job size must be less than 30 KiB, got 47 KiB");
    isError(
        client.post("/v1/registerjobdefinition", "x".repeat(1024 * 1024)),
        400,
        "ClientException",
        "Job definition size must be less than 24 KiB, got 1024 KiB");
    for (int megabytes : List.of(2, 5, 12)) {
      isError(
          client.post("/v1/submitjob", "x".repeat(megabytes * 1_000_000)),
          413,
          "RequestEntityTooLargeException",
          "exceeds the limit of 1048576 bytes");
    }
  }

  @Test
  void operationsWithoutHandler() {
    isError(
        client.post("/v1/describejobs", "{\"jobs\":[]}"),
        400,
        "ClientException",
        "The operation DescribeJobs is not available yet in Windlass.");
  }

  @Test
  void anErrorInsideACompletionExceptionIsStillTheCallersError() {
    isError(
        client.post("/v1/terminatejob", "{\"jobId\":\"j\",\"reason\":\"r\"}"),
        400,
        "ClientException",
        "Error executing request, Exception : Job is gone., RequestId: <id>");
  }

  /** IAM-023, CT-009: denied, and recorded. */
  @Test
  void policiesAreAsked() {
    var reader = new WireClient(server.uri(), new Signer("AKIAREADER", "r", "eu-west-1", "batch"));
    isError(
        reader.post("/v1/submitjob", SUBMIT.formatted("")),
        403,
        "AccessDeniedException",
        "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: batch:SubmitJob on"
            + " resource: arn:aws:batch:eu-west-1:123456789012:job-definition/d");
    assertThat(observed).hasSize(1);
    assertThat(observed.getFirst().error().code()).isEqualTo("AccessDeniedException");
  }

  /** CT-004, CT-006, CT-008. */
  @Test
  void everyAuthenticatedCallIsObserved() {
    client.post("/v1/submitjob", SUBMIT.formatted(""));
    client.post("/v1/submitjob", "{");
    assertThat(observed).hasSize(2);
    CompletedCall call = observed.getFirst();
    assertThat(call.input().path("jobName").asText()).isEqualTo("n");
    assertThat(call.output()).isInstanceOf(SubmitJobResponse.class);
    assertThat(call.context().sourceAddress()).isEqualTo("127.0.0.1");
    assertThat(call.context().userAgent()).startsWith("Java-http-client");
    assertThat(call.operation().permission().access().isReadOnly()).isFalse();
    assertThat(observed.getLast().error().code()).isEqualTo("SerializationException");
  }

  @Test
  void behindAProxyTheLastForwardedAddressCounts() {
    var verifier = new SignatureVerifier(IamDirectory.parse(IAM), InstantSource.system());
    var endpoint =
        AwsEndpoint.builder(ServiceModel.batch(), verifier, InstantSource.system())
            .observer(observed::add)
            .behindProxy()
            .build();
    var headers = Map.of("x-forwarded-for", "6.6.6.6, 10.9.8.7");
    try (TestServer proxied = new TestServer(endpoint)) {
      new WireClient(proxied.uri(), new Signer("AKIAADMIN", "a", "eu-west-1", "batch"))
          .send("POST", "/v1/describejobs", headers, "{\"jobs\":[]}");
    }
    client.send("POST", "/v1/describejobs", headers, "{\"jobs\":[]}");
    assertThat(observed)
        .extracting(call -> call.context().sourceAddress())
        .containsExactly("10.9.8.7", "127.0.0.1");
  }

  @Test
  void handlersAreTiedToTheInputOfTheirOperation() {
    var builder = AwsEndpoint.builder(ServiceModel.batch(), (_, _) -> null, InstantSource.system());
    assertThatThrownBy(
            () -> builder.operation("SubmitJob", DescribeJobsRequest.class, (_, _) -> ""))
        .hasMessage("SubmitJob takes SubmitJobRequest, not DescribeJobsRequest");
    assertThatThrownBy(() -> builder.operation("SubmitJobs", SubmitJobRequest.class, (_, _) -> ""))
        .hasMessageContaining("No operation SubmitJobs");
  }
}
