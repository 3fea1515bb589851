package io.windlass.submission.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.ApiCall;
import io.windlass.events.JobRequest;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.ResourceType;

/** The audit trail of API calls, and jobs that fail before they run. */
class AuditIT {
  private static final RunningService SERVICE = RunningService.start("audit");
  private static final Scenario SCENARIO = new Scenario(SERVICE);

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  // CT-001, CT-006, CT-007, CT-009
  @Test
  void changesAndRefusedCallsAreRecordedWithWhoAndWhatButWithoutSecrets() {
    SCENARIO
        .client()
        .registerJobDefinition(
            r ->
                r.jobDefinitionName("audited")
                    .type(JobDefinitionType.CONTAINER)
                    .overrideConfiguration(
                        o -> o.putHeader("X-Forwarded-For", "198.51.100.1, 198.51.100.7"))
                    .containerProperties(
                        c ->
                            c.image("busybox")
                                .environment(
                                    KeyValuePair.builder().name("TOKEN").value("hush").build())
                                .resourceRequirements(
                                    Scenario.need(ResourceType.VCPU, "1"),
                                    Scenario.need(ResourceType.MEMORY, "64"))));
    SCENARIO.client().describeJobQueues();
    var reader = SERVICE.client("AKIAREADER", "reader-secret");
    assertThatThrownBy(() -> reader.deleteJobQueue(r -> r.jobQueue("audited")))
        .isInstanceOf(BatchException.class);

    try (var topic = new TopicReader<>(Topics.API_CALLS, ApiCall.class)) {
      ApiCall refused =
          topic.await(1, call -> call.getRequestParameters().contains(":\"audited\"}")).getFirst();
      assertThat(refused.getErrorCode()).isEqualTo("AccessDeniedException");
      assertThat(refused.getPrincipalArn()).endsWith("user/reader");
      assertThat(refused.getRequestParameters()).isEqualTo("{\"jobQueue\":\"audited\"}");

      ApiCall registered =
          topic
              .await(1, call -> call.getRequestParameters().contains("\"audited\",\"type"))
              .getFirst();
      assertThat(registered.getEventName()).isEqualTo("RegisterJobDefinition");
      assertThat(registered.getErrorCode()).isNull();
      assertThat(registered.getSourceIpAddress()).isEqualTo("198.51.100.7");
      assertThat(registered.getRequestParameters())
          .contains("TOKEN", "HIDDEN")
          .doesNotContain("hush");
      assertThat(topic.await(1, call -> call.getErrorCode() == null))
          .extracting(ApiCall::getEventName)
          .doesNotContain("DescribeJobQueues");
    }
  }

  // J-010
  @Test
  void aJobWithTooManyTagsForItsTaskIsSubmittedAndTerminatedInOneStep() {
    SCENARIO.queue("tagged");
    SCENARIO.definition("tagged");
    String arn = Scenario.arn("job-definition/tagged:1");
    SCENARIO.client().tagResource(r -> r.resourceArn(arn).tags(tags("d")));
    String job =
        SCENARIO
            .client()
            .submitJob(
                r ->
                    r.jobName("many")
                        .jobQueue("tagged")
                        .jobDefinition("tagged")
                        .propagateTags(true)
                        .tags(tags("j")))
            .jobId();

    try (var topic = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      List<JobRequest> told = topic.await(2, request -> concerns(request, job));
      assertThat(told)
          .extracting(request -> request.getRequest().getClass().getSimpleName())
          .containsExactly("JobSubmitted", "JobTerminateRequested");
      assertThat(((JobTerminateRequested) told.getLast().getRequest()).getReason())
          .contains("more than 50");
    }
  }

  private static Map<String, String> tags(String prefix) {
    return IntStream.range(0, 26).boxed().collect(Collectors.toMap(i -> prefix + i, i -> "v"));
  }

  private static boolean concerns(JobRequest request, String job) {
    return String.valueOf(request).contains(job);
  }
}
