package io.windlass.stateevents.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobNotificationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
  private static final String BLOCKED =
      "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue"
          + " cannot meet the CPU requirement of the job.";

  /** EV-005, EV-012: no field that was published is removed or retyped, and ARNs are whole. */
  @Test
  void ev005ev010ev011ev020ev021TheSampleOfAStateChangeFieldByField() {
    assertThat(only(JobStory.of(ID).runnable())).isEqualTo(sample("job-state-change.json"));
  }

  @Test
  void ev005ev030ev031ev032TheSampleOfABlockedQueueFieldByField() {
    List<JsonNode> sent = sent(JobStory.of(ID).runnable().blocked(BLOCKED));
    assertThat(sent).hasSize(2);
    assertThat(withoutId(sent.getLast())).isEqualTo(sample("job-queue-blocked.json"));
  }

  @Test
  void ev031ABlockedQueueIsToldOncePerReason() {
    JobStory story =
        JobStory.of(ID)
            .runnable()
            .blocked(BLOCKED)
            .blocked(BLOCKED)
            .blocked("a word of another kind")
            .blocked("CAPACITY:INSUFFICIENT_CONSUMABLE_RESOURCE - waits beside the queue")
            .blocked("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - x");
    assertThat(sent(story))
        .extracting(event -> event.path("detail-type").asText())
        .containsExactly(
            "Batch Job State Change", "Batch Job Queue Blocked", "Batch Job Queue Blocked");
  }

  @Test
  void ev003OneEventPerChangeOfStateAndNoneForTheSubmission() {
    JobStory story = JobStory.of(ID).pending().runnable().starting().running().succeeded();
    assertThat(sent(story))
        .extracting(event -> event.path("detail").path("status").asText())
        .containsExactly("PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED");
  }

  @Test
  void ev003NoEventWhenOnlyAReasonAnAttemptOrAFlagChanged() {
    for (JobState state : JobState.values()) {
      Transition change = JobStory.of(ID).runnable().last();
      var same =
          new Transition(
              change.accountId(),
              ID,
              change.sequence(),
              state,
              state,
              "some words",
              change.at(),
              change.times(),
              true,
              false,
              null,
              false,
              JobGrouping.NONE);
      assertThat(
              JobNotifications.about(
                  JobStory.identity(ID), template(), null, JobView.fold(null, same), same))
          .as(state.name())
          .isEmpty();
    }
  }

  @Test
  void ev004ARetryEmitsAgainWithALongerListOfAttempts() {
    List<JsonNode> sent =
        sent(JobStory.of(ID).runnable().starting().running().retried(3).starting());
    JsonNode back = sent.get(3).path("detail");
    assertThat(back.path("status").asText()).isEqualTo("RUNNABLE");
    assertThat(back.path("attempts")).hasSize(1);
    JsonNode attempt = back.path("attempts").get(0);
    assertThat(names(attempt))
        .containsExactlyInAnyOrder("container", "startedAt", "stoppedAt", "statusReason");
    assertThat(names(attempt.path("container")))
        .containsExactlyInAnyOrder(
            "containerInstanceArn", "taskArn", "exitCode", "logStreamName", "networkInterfaces");
    assertThat(attempt.path("container").path("exitCode").asInt()).isEqualTo(3);
    assertThat(attempt.path("stoppedAt").isIntegralNumber()).isTrue();
  }

  @Test
  void ev022WhatIsKnownOfTheAttemptIsShownInTheContainer() {
    List<JsonNode> sent =
        sent(JobStory.of(ID).runnable().starting().running().failed(137, "OutOfMemoryError"));
    JsonNode starting = sent.get(1).path("detail");
    assertThat(starting.path("container").has("taskArn")).isTrue();
    assertThat(starting.path("container").has("logStreamName")).isFalse();
    assertThat(starting.has("startedAt")).isFalse();
    JsonNode running = sent.get(2).path("detail");
    assertThat(running.path("container").path("logStreamName").asText())
        .startsWith("first-run-job-definition/default/");
    assertThat(running.path("startedAt").asLong())
        .isEqualTo(JobStory.START.plusSeconds(3).toEpochMilli());
    JsonNode failed = sent.get(3).path("detail");
    assertThat(failed.path("container").path("exitCode").asInt()).isEqualTo(137);
    assertThat(failed.path("container").path("reason").asText()).isEqualTo("OutOfMemoryError");
    assertThat(failed.path("statusReason").asText())
        .isEqualTo("Essential container in task exited");
    assertThat(failed.path("stoppedAt").asLong())
        .isEqualTo(JobStory.START.plusSeconds(4).toEpochMilli());
    assertThat(failed.path("container").path("image").asText()).contains("amazonlinux");
  }

  @Test
  void ev022AChildHasItsIndexAndAParentItsSummary() {
    JsonNode child =
        sent(JobStory.of(ID + ":3").as(new JobGrouping(null, 3, Map.of(), null)).runnable())
            .getLast();
    assertThat(child.path("resources").get(0).asText()).endsWith(":job/" + ID + ":3");
    assertThat(child.path("detail").path("jobId").asText()).isEqualTo(ID + ":3");
    assertThat(child.path("detail").path("arrayProperties").toString())
        .isEqualTo("{\"statusSummary\":{},\"index\":3}");
    JsonNode parent =
        sent(JobStory.of(ID)
                .as(new JobGrouping(7, null, Map.of("RUNNING", 2, "PENDING", 5), null))
                .pending())
            .getLast();
    assertThat(parent.path("detail").path("arrayProperties").toString())
        .isEqualTo(
            "{\"statusSummary\":{\"STARTING\":0,\"FAILED\":0,\"RUNNING\":2,\"SUCCEEDED\":0,"
                + "\"RUNNABLE\":0,\"SUBMITTED\":0,\"PENDING\":5},"
                + "\"statusSummaryLastUpdatedAt\":"
                + JobStory.START.plusSeconds(1).toEpochMilli()
                + ",\"size\":7}");
  }

  @Test
  void ev022ANodeKnowsWhetherItIsTheMainNode() {
    JsonNode node =
        sent(JobStory.of(ID + "#1").as(new JobGrouping(null, null, Map.of(), 1)).runnable())
            .getLast();
    assertThat(node.path("detail").path("nodeDetails").toString())
        .isEqualTo("{\"nodeIndex\":1,\"isMainNode\":false}");
  }

  @Test
  void ev022FlagsAreShownOnceTheyAreTrue() {
    Transition change = JobStory.of(ID).runnable().last();
    var cancelled =
        new Transition(
            change.accountId(),
            ID,
            3,
            JobState.RUNNABLE,
            JobState.FAILED,
            "Enough \"of\" it\n\u0001",
            change.at(),
            change.times(),
            true,
            true,
            null,
            false,
            JobGrouping.NONE);
    EventEnvelope envelope =
        JobNotifications.about(
                JobStory.identity(ID), template(), null, JobView.fold(null, cancelled), cancelled)
            .orElseThrow();
    JsonNode detail = read(envelope).path("detail");
    assertThat(detail.path("isCancelled").asBoolean()).isTrue();
    assertThat(detail.path("isTerminated").asBoolean()).isTrue();
    assertThat(detail.path("statusReason").asText()).isEqualTo("Enough \"of\" it\n\u0001");
  }

  @Test
  void ev002TheSameFactHasTheSameIdAndOthersHaveOthers() {
    JobStory story = JobStory.of(ID).runnable().starting().running().succeeded();
    List<String> once = sent(story).stream().map(event -> event.path("id").asText()).toList();
    List<String> again = sent(story).stream().map(event -> event.path("id").asText()).toList();
    assertThat(again).isEqualTo(once);
    assertThat(Set.copyOf(once)).hasSameSizeAs(once);
  }

  private static JsonNode only(JobStory story) {
    List<JsonNode> sent = sent(story);
    assertThat(sent).hasSize(1);
    return withoutId(sent.getFirst());
  }

  private static JsonNode withoutId(JsonNode event) {
    assertThat(event.path("id").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    return ((ObjectNode) event).put("id", "set by the test");
  }

  private static List<JsonNode> sent(JobStory story) {
    var sent = new ArrayList<JsonNode>();
    JobView before = null;
    for (Transition fact : story.facts()) {
      JobView after = JobView.fold(before, fact);
      JobIdentity job = JobStory.identity(ID).member(fact.jobId());
      Optional<EventEnvelope> event = JobNotifications.about(job, template(), before, after, fact);
      event.ifPresent(envelope -> sent.add(read(envelope)));
      before = after;
    }
    return sent;
  }

  private static DetailTemplate template() {
    return DetailTemplate.of(resource("submission-detail.json").toString());
  }

  private static JsonNode sample(String name) {
    return resource(name);
  }

  private static JsonNode resource(String name) {
    try (InputStream in = JobNotificationsTest.class.getResourceAsStream("/events/" + name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(EventEnvelope envelope) {
    try {
      return JSON.readTree(envelope.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
