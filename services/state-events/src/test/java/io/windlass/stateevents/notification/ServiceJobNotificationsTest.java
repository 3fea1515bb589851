package io.windlass.stateevents.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.stateevents.history.JobDescriptor;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.JobTimes;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceJobNotificationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
  private static final String SUBMISSION =
      """
      {"serviceJobType": "SAGEMAKER_TRAINING", "timeoutConfig": {"attemptDurationSeconds": 60},
       "retryStrategy": null, "tags": {"team": "x"}, "serviceRequestPayload": "{}",
       "status": "SUBMITTED", "attempts": [], "isTerminated": false}
      """;
  private static final String COMPLETED = "Received status from SageMaker: Training job completed";
  private static final String TOO_LARGE =
      "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE - Service environment(s) associated with"
          + " the job queue cannot meet the capacity requirement of the job.";

  private final List<Transition> facts = new ArrayList<>();

  @Test
  void ev005ev040ev041ev042TheSampleOfAStateChangeFieldByField() {
    Instant started = JobStory.START.plusSeconds(4);
    Instant stopped = JobStory.START.plusSeconds(5);
    fact(null, JobState.SUBMITTED, null, null);
    fact(JobState.SUBMITTED, JobState.RUNNABLE, null, null);
    fact(JobState.RUNNABLE, JobState.SCHEDULED, null, attempt(null, null, null));
    fact(JobState.SCHEDULED, JobState.STARTING, null, attempt(null, null, null));
    fact(JobState.STARTING, JobState.RUNNING, null, attempt(started, null, null));
    fact(JobState.RUNNING, JobState.SUCCEEDED, COMPLETED, attempt(started, stopped, COMPLETED));

    List<JsonNode> sent = sent();
    assertThat(sent)
        .extracting(event -> event.path("detail").path("status").asText())
        .containsExactly("RUNNABLE", "SCHEDULED", "STARTING", "RUNNING", "SUCCEEDED");
    assertThat(sent.getLast()).isEqualTo(sample("service-job-state-change.json"));
  }

  @Test
  void ev005ev050ev051TheSampleOfABlockedQueueFieldByField() {
    fact(null, JobState.SUBMITTED, null, null);
    fact(JobState.SUBMITTED, JobState.RUNNABLE, null, null);
    fact(JobState.RUNNABLE, JobState.RUNNABLE, TOO_LARGE, null);

    assertThat(sent().getLast()).isEqualTo(sample("service-job-queue-blocked.json"));
  }

  private void fact(
      @Nullable JobState previous,
      JobState status,
      @Nullable String reason,
      @Nullable Attempt attempt) {
    boolean over = status.isTerminal();
    facts.add(
        new Transition(
            JobStory.ACCOUNT,
            ID,
            facts.size() + 1L,
            previous,
            status,
            reason,
            JobStory.START.plusSeconds(facts.size()),
            new JobTimes(
                JobStory.START,
                attempt == null ? null : attempt.startedAt(),
                attempt == null ? null : attempt.stoppedAt()),
            false,
            false,
            attempt,
            over,
            JobGrouping.NONE));
  }

  private static Attempt attempt(
      @Nullable Instant started, @Nullable Instant stopped, @Nullable String reason) {
    String arn = "arn:aws:sagemaker:us-east-1:123456789012:training-job/AWSBatchevent-test1";
    return new Attempt(
        1, arn, "", null, started, stopped, stopped == null ? null : 0, null, reason);
  }

  private List<JsonNode> sent() {
    JobIdentity plain = JobStory.identity(ID);
    JobDescriptor job =
        JobDescriptor.of(
            new JobIdentity(
                plain.accountId(),
                plain.region(),
                ID,
                plain.jobArn().replace(":job/", ":service-job/"),
                plain.jobName(),
                plain.jobQueueArn(),
                ""),
            SUBMISSION);
    List<JsonNode> sent = new ArrayList<>();
    JobView before = null;
    for (Transition fact : facts) {
      JobView after = JobView.fold(before, fact);
      JobNotifications.about(job.identity(), job.template(), before, after, fact)
          .ifPresent(event -> sent.add(read(event.toJson())));
      before = after;
    }
    return sent;
  }

  private static JsonNode read(String json) {
    try {
      return ((ObjectNode) JSON.readTree(json)).put("id", "set by the test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode sample(String name) {
    try (InputStream in =
        ServiceJobNotificationsTest.class.getResourceAsStream("/events/" + name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
