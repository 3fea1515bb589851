package io.windlass.stateevents.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.JobTimes;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.PodAttempt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Notifications of jobs that are pods (EV-022, EKS-005). */
class PodDetailTest {
  private static final String ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
  private static final Instant AT = Instant.ofEpochMilli(9000);
  private static final String SUBMITTED =
      """
      {"jobDefinition": "arn:d", "attempts": [], "eksAttempts": [], "platformCapabilities": [],
       "eksProperties": {"podProperties": {"containers": [{"name": "main"}], "volumes": []}}}
      """;

  private static JsonNode detail(List<Attempt> ended, Attempt latest, String submitted)
      throws JsonProcessingException {
    JobView view =
        new JobView(
            ID,
            4,
            JobState.RUNNING,
            AT,
            null,
            new JobTimes(AT, AT, null),
            false,
            false,
            ended,
            latest,
            JobGrouping.NONE);
    String text = JobDetail.of(JobStory.identity(ID), view, DetailTemplate.of(submitted), AT);
    return new ObjectMapper().readTree(text);
  }

  private static Attempt attempt(int number, @Nullable PodAttempt pod) {
    return new Attempt(
        number, "arn:task/ce/uuid-" + number, "arn:i", null, AT, AT, 3, null, "why", pod);
  }

  @Test
  void ev022eks005ThePodAndItsAttemptsAreShownAsByDescribeJobs() throws JsonProcessingException {
    PodAttempt ended =
        new PodAttempt(
            "node-1",
            List.of(
                new PodAttempt.Container("prepare", 0, "Completed", null, true),
                new PodAttempt.Container("main", 3, "Error", "containerd://1", false)));
    JsonNode detail =
        detail(
            List.of(attempt(1, ended)), attempt(2, new PodAttempt("node-2", List.of())), SUBMITTED);
    assertThat(detail.path("attempts")).isEmpty();
    assertThat(detail.has("container")).isFalse();
    assertThat(detail.path("eksProperties").path("podProperties").toString())
        .isEqualTo(
            "{\"containers\":[{\"name\":\"main\"}],\"volumes\":[],"
                + "\"podName\":\"aws-batch.uuid-2\",\"nodeName\":\"node-2\"}");
    assertThat(detail.path("eksAttempts").toString())
        .isEqualTo(
            "[{\"containers\":[{\"name\":\"main\",\"containerID\":\"containerd://1\","
                + "\"exitCode\":3,\"reason\":\"Error\"}],"
                + "\"initContainers\":[{\"name\":\"prepare\",\"exitCode\":0,"
                + "\"reason\":\"Completed\"}],"
                + "\"podName\":\"aws-batch.uuid-1\",\"nodeName\":\"node-1\","
                + "\"startedAt\":9000,\"stoppedAt\":9000,\"statusReason\":\"why\"}]");
  }

  @Test
  void otherJobsAreShownAsBefore() throws JsonProcessingException {
    JsonNode detail =
        detail(
            List.of(attempt(1, null)),
            attempt(1, null),
            "{\"container\": {\"image\": \"busybox\"}, \"eksAttempts\": []}");
    assertThat(detail.path("attempts")).hasSize(1);
    assertThat(detail.path("eksAttempts")).isEmpty();
    assertThat(detail.has("eksProperties")).isFalse();
    assertThat(detail.path("container").path("exitCode").asInt()).isEqualTo(3);
  }
}
