package io.windlass.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.JobDetail;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.SubmitJobResponse;
import io.windlass.aws.batch.UntagResourceRequest;
import io.windlass.aws.batch.UntagResourceResponse;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.logs.GetLogEventsResponse;
import io.windlass.aws.logs.LogsOperations;
import io.windlass.aws.logs.OutputLogEvent;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.SignatureVerifier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real AWS command line as a client; skipped, with a message, on a machine without it. */
class AwsCliIT {
  private static final String ARN = "arn:aws:batch:eu-west-1:123456789012:job-queue/q";
  private final SignatureVerifier verifier =
      new SignatureVerifier(IamDirectory.parse(AwsSdkClientTest.IAM), InstantSource.system());
  private final AtomicReference<SubmitJobRequest> submitted = new AtomicReference<>();
  private final AtomicReference<UntagResourceRequest> untagged = new AtomicReference<>();

  private record Output(int exitCode, String text) {}

  @BeforeAll
  static void commandLineIsInstalled() {
    boolean found =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
    assumeTrue(found, "SKIPPED: there is no aws command on the PATH");
  }

  private static Output aws(TestServer server, String... arguments)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of("aws", "--endpoint-url", server.uri().toString(), "--output", "json"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "AKIAWINDLASS",
                "AWS_SECRET_ACCESS_KEY", "right",
                "AWS_REGION", "eu-west-1",
                "AWS_DEFAULT_REGION", "eu-west-1",
                "AWS_MAX_ATTEMPTS", "1",
                "AWS_EC2_METADATA_DISABLED", "true"));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Output(process.exitValue(), text);
  }

  private TestServer batch() {
    return new TestServer(
        AwsEndpoint.builder(ServiceModel.batch(), verifier, InstantSource.system())
            .operation(
                BatchOperations.SUBMIT_JOB,
                (input, _) -> {
                  submitted.set(input);
                  return SubmitJobResponse.builder().jobName(input.jobName()).jobId("id-1").build();
                })
            .operation(
                BatchOperations.DESCRIBE_JOBS,
                (_, _) ->
                    io.windlass.aws.batch.DescribeJobsResponse.builder()
                        .jobs(
                            List.of(
                                JobDetail.builder()
                                    .jobId("id-1")
                                    .jobName("n")
                                    .jobQueue(ARN)
                                    .jobDefinition("d")
                                    .status("RUNNABLE")
                                    .isCancelled(false)
                                    .build()))
                        .build())
            .operation(
                BatchOperations.UNTAG_RESOURCE,
                (input, _) -> {
                  untagged.set(input);
                  return UntagResourceResponse.builder().build();
                })
            .operation(
                BatchOperations.LIST_JOBS,
                (_, _) -> {
                  throw AwsErrors.refused("JobQueue nope not found.");
                })
            .build());
  }

  @Test
  void batchThroughTheCommandLine() throws IOException, InterruptedException {
    try (TestServer server = batch()) {
      Output submit =
          aws(
              server,
              "batch",
              "submit-job",
              "--job-name",
              "n",
              "--job-queue",
              "q",
              "--job-definition",
              "d",
              "--array-properties",
              "size=3",
              "--timeout",
              "attemptDurationSeconds=60",
              "--tags",
              "a=b",
              "--container-overrides",
              "environment=[{name=X,value=ä}],command=[sh,-c,true]");
      assertThat(submit.text()).contains("\"jobId\": \"id-1\"");
      assertThat(submitted.get().containerOverrides().environment().getFirst().value())
          .isEqualTo("ä");
      assertThat(aws(server, "batch", "describe-jobs", "--jobs", "id-1").text())
          .contains("\"status\": \"RUNNABLE\"");
      aws(server, "batch", "untag-resource", "--resource-arn", ARN, "--tag-keys", "k 1", "k/2");
      assertThat(untagged.get().resourceArn()).isEqualTo(ARN);
      assertThat(untagged.get().tagKeys()).containsExactly("k 1", "k/2");
      Output failed = aws(server, "batch", "list-jobs", "--job-queue", "nope");
      assertThat(failed.exitCode()).isNotZero();
      assertThat(failed.text())
          .contains(
              "An error occurred (ClientException) when calling the ListJobs operation: Error executing"
                  + " request, Exception : JobQueue nope not found., RequestId: ");
    }
  }

  @Test
  void logsThroughTheCommandLine() throws IOException, InterruptedException {
    var event = OutputLogEvent.builder().timestamp(1L).message("hello").build();
    var endpoint =
        AwsEndpoint.builder(ServiceModel.logs(), verifier, InstantSource.system())
            .operation(
                LogsOperations.GET_LOG_EVENTS,
                (_, _) -> GetLogEventsResponse.builder().events(List.of(event)).build())
            .build();
    try (TestServer server = new TestServer(endpoint)) {
      assertThat(
              aws(
                      server,
                      "logs",
                      "get-log-events",
                      "--log-group-name",
                      "/aws/batch/job",
                      "--log-stream-name",
                      "d/default/1")
                  .text())
          .contains("\"message\": \"hello\"");
      assertThat(aws(server, "logs", "describe-log-groups").text())
          .contains("ClientException", "DescribeLogGroups is not available yet in Windlass");
    }
  }
}
