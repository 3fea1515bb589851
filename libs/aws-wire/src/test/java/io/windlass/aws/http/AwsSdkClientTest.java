package io.windlass.aws.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.ListTagsForResourceResponse;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.SubmitJobResponse;
import io.windlass.aws.batch.UntagResourceRequest;
import io.windlass.aws.batch.UntagResourceResponse;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.SignatureVerifier;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.JobDependency;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.ServerException;

/** The AWS SDK for Java as a reference for signatures, shapes and errors. */
class AwsSdkClientTest {
  static final String IAM =
      """
      {"accounts": [{"accountId": "123456789012", "users": [{"userName": "admin",
         "accessKeys": [{"accessKeyId": "AKIAWINDLASS", "secretAccessKey": "right"}]}]}]}
      """;
  private static final String ARN = "arn:aws:batch:eu-west-1:123456789012:job/a b?c/1";

  private final AtomicReference<SubmitJobRequest> submitted = new AtomicReference<>();
  private final AtomicReference<CallContext> context = new AtomicReference<>();
  private final AtomicReference<UntagResourceRequest> untagged = new AtomicReference<>();
  private TestServer server;

  @BeforeEach
  void start() {
    var verifier = new SignatureVerifier(IamDirectory.parse(IAM), InstantSource.system());
    server =
        new TestServer(
            AwsEndpoint.builder(ServiceModel.batch(), verifier, InstantSource.system())
                .operation(BatchOperations.SUBMIT_JOB, this::submit)
                .operation(
                    BatchOperations.UNTAG_RESOURCE,
                    (input, _) -> {
                      untagged.set(input);
                      return UntagResourceResponse.builder().build();
                    })
                .operation(
                    BatchOperations.LIST_TAGS_FOR_RESOURCE,
                    (input, _) ->
                        ListTagsForResourceResponse.builder()
                            .tags(Map.of("arn", input.resourceArn()))
                            .build())
                .operation(
                    BatchOperations.DESCRIBE_JOBS,
                    (_, _) -> {
                      throw new IllegalStateException("select * from secrets");
                    })
                .build());
  }

  private SubmitJobResponse submit(SubmitJobRequest input, CallContext call) {
    submitted.set(input);
    context.set(call);
    if (input.jobQueue().equals("absent")) {
      throw AwsErrors.client("Job queue absent does not exist.");
    }
    return SubmitJobResponse.builder().jobName(input.jobName()).jobId("id-1").build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private BatchClient client(String key, String secret) {
    return BatchClient.builder()
        .endpointOverride(server.uri())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  private BatchClient client() {
    return client("AKIAWINDLASS", "right");
  }

  @Test
  void submitsAndIsKnownByItsKeyAndScope() {
    try (BatchClient client = client()) {
      var response =
          client.submitJob(
              r ->
                  r.jobName("n")
                      .jobQueue("q")
                      .jobDefinition("d:3")
                      .containerOverrides(
                          o ->
                              o.environment(
                                  KeyValuePair.builder().name("A").value("ä\u0001€").build()))
                      .dependsOn(JobDependency.builder().jobId("other").build())
                      .timeout(t -> t.attemptDurationSeconds(60))
                      .tags(Map.of("k", "v")));
      assertThat(response.jobId()).isEqualTo("id-1");
      assertThat(response.responseMetadata().requestId()).isEqualTo(context.get().requestId());
    }
    assertThat(context.get().caller().accountId()).isEqualTo("123456789012");
    assertThat(context.get().caller().region()).isEqualTo("eu-west-1");
    assertThat(context.get().caller().principalArn())
        .isEqualTo("arn:aws:iam::123456789012:user/admin");
    SubmitJobRequest input = submitted.get();
    assertThat(input.containerOverrides().environment().getFirst().value()).isEqualTo("ä\u0001€");
    assertThat(input.timeout().attemptDurationSeconds()).isEqualTo(60);
    assertThat(input.tags()).containsEntry("k", "v");
  }

  @Test
  void pathLabelsAndQueryListsArriveDecoded() {
    try (BatchClient client = client()) {
      assertThat(client.listTagsForResource(r -> r.resourceArn(ARN)).tags())
          .containsEntry("arn", ARN);
      client.untagResource(r -> r.resourceArn(ARN).tagKeys("a b", "c/d=e", "+"));
    }
    assertThat(untagged.get().resourceArn()).isEqualTo(ARN);
    assertThat(untagged.get().tagKeys()).containsExactly("a b", "c/d=e", "+");
  }

  @Test
  void errorsAreWhatTheSdkExpects() {
    try (BatchClient client = client()) {
      assertThatThrownBy(
              () -> client.submitJob(r -> r.jobName("n").jobQueue("absent").jobDefinition("d")))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("Job queue absent does not exist.");
      assertThatThrownBy(() -> client.describeJobs(r -> r.jobs("j")))
          .isInstanceOf(ServerException.class)
          .hasMessageNotContaining("secrets")
          .hasMessageContaining("Internal server error");
      assertThatThrownBy(() -> client.createQuotaShare(r -> r.quotaShareName("s").jobQueue("q")))
          .isInstanceOf(ClientException.class);
    }
  }

  @Test
  void operationsWithoutHandlerSaySo() {
    try (BatchClient client = client()) {
      assertThatThrownBy(() -> client.describeJobQueues(r -> {}))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining(
              "The operation DescribeJobQueues is not available yet in Windlass.");
    }
  }

  @Test
  void wrongSecretAndUnknownKeyAreRefused() {
    try (BatchClient wrong = client("AKIAWINDLASS", "wrong");
        BatchClient unknown = client("AKIAUNKNOWN", "right")) {
      assertThatThrownBy(() -> wrong.describeJobQueues(r -> {}))
          .isInstanceOfSatisfying(
              BatchException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
              });
      assertThatThrownBy(() -> unknown.describeJobQueues(r -> {}))
          .isInstanceOfSatisfying(
              BatchException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode())
                    .isEqualTo("UnrecognizedClientException");
              });
    }
  }
}
