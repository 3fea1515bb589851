package io.windlass.stateevents.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.InstanceDraining;
import io.windlass.events.InstanceReady;
import io.windlass.events.InstanceResumed;
import io.windlass.events.InstanceTerminated;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobDefinitionRevision;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.Notification;
import io.windlass.events.ResourceShape;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentDefined;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentStatus;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDown;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDrain;
import io.windlass.stateevents.projection.ProjectionChange.InstanceUp;
import io.windlass.stateevents.projection.ProjectionChange.QueueDefined;
import io.windlass.stateevents.projection.ProjectionChange.Shortage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final Instant NOW = JobStory.START;

  @Test
  void whatAJobGoesThroughIsReadWhole() {
    var identity = JobStory.identity("job");
    for (Transition fact :
        JobStory.of("job").runnable().starting().running().retried(3).starting().facts()) {
      assertThat(JobEventReader.transition(WireEvents.transitioned(identity, fact)))
          .isEqualTo(fact);
    }
    for (Transition fact :
        JobStory.of("job:2").as(new JobGrouping(null, 2, Map.of(), null)).runnable().facts()) {
      assertThat(JobEventReader.transition(WireEvents.transitioned(identity, fact)))
          .isEqualTo(fact);
    }
    for (Transition fact :
        JobStory.of("job")
            .as(new JobGrouping(7, null, Map.of("RUNNING", 2), null))
            .pending()
            .facts()) {
      assertThat(JobEventReader.transition(WireEvents.transitioned(identity, fact)))
          .isEqualTo(fact);
    }
  }

  @Test
  void everyStateHasItsName() {
    for (JobStatus status : JobStatus.values()) {
      assertThat(JobEventReader.state(status)).isEqualTo(JobState.valueOf(status.name()));
    }
    assertThat(JobState.values()).hasSameSizeAs(JobStatus.values());
  }

  @Test
  void onlySubmissionsAreTakenFromRequests() {
    var submission = new Submission(JobStory.identity("job"), NOW, "{}");
    assertThat(JobEventReader.submission(WireEvents.request(submission))).contains(submission);
    assertThat(
            JobEventReader.submission(
                new JobRequest("1", "r", "id", new JobCancelRequested("job", "why", NOW))))
        .isEmpty();
  }

  @Test
  void notificationsGoOverTheWireAndBack() {
    var job = new EventEnvelope.Job("j:3", "night\"ly", "arn:queue", "RUNNING");
    EventEnvelope envelope = envelope("{}", job);
    var message = NotificationMapper.message(envelope);
    assertThat(message.key()).isEqualTo("a");
    assertThat(message.accountId()).isEqualTo("1");
    assertThat(NotificationMapper.envelope((Notification) message.value())).isEqualTo(envelope);
  }

  @Test
  void theJobOfANotificationOfAnEarlierVersionIsThatOfItsDetail() {
    var job = new EventEnvelope.Job("j:3", "night\"ly", "arn:queue", "RUNNING");
    String detail =
        "{\"jobArn\":\"x\",\"jobName\":\"night\\\"ly\",\"jobId\":\"j:3\",\n\"jobQueue\":"
            + "\"arn:queue\",\"status\":\"RUNNING\",\"container\":{\"status\":\"other\"}}";
    var earlier =
        (Notification) NotificationMapper.message(envelope(detail, EventEnvelope.Job.NONE)).value();
    assertThat(NotificationMapper.envelope(earlier)).isEqualTo(envelope(detail, job));
  }

  private static EventEnvelope envelope(String detail, EventEnvelope.Job job) {
    return new EventEnvelope(
        "id", "type", "aws.batch", "1", NOW, "r", List.of("a", "b"), detail, job, 7);
  }

  @Test
  void definitionsThatTheSummaryShowsAreRead() {
    var queue =
        JobQueueDefinition.newBuilder()
            .setName("q")
            .setUuid("u")
            .setState("ENABLED")
            .setPriority(3)
            .setJobQueueType("ECS")
            .setComputeEnvironmentOrder(List.of())
            .build();
    assertThat(
            ProjectionEventReader.change(
                new DefinitionChanged("1", "r", "arn", 2L, NOW, false, true, queue)))
        .contains(new QueueDefined("1", "arn", 2, "u", true, "q", "ENABLED", 3));
    var environment =
        ComputeEnvironmentDefinition.newBuilder()
            .setName("c")
            .setUuid("u")
            .setType("UNMANAGED")
            .setState("ENABLED")
            .setContainerOrchestrationType("ECS")
            .setMaxvCpus(8)
            .build();
    assertThat(
            ProjectionEventReader.change(
                new DefinitionChanged("1", "r", "arn", 2L, NOW, false, false, environment)))
        .contains(
            new EnvironmentDefined("1", "arn", 2, "u", false, "c", "ENABLED", "UNMANAGED", 0, 8));
    var definition = new JobDefinitionRevision("d", 1, "container", "ACTIVE", "{}");
    assertThat(
            ProjectionEventReader.change(
                new DefinitionChanged("1", "r", "arn", 2L, NOW, false, false, definition)))
        .isEmpty();
  }

  @Test
  void allThatCapacityTellsIsRead() {
    assertThat(change(new ComputeEnvironmentStatusChanged("VALID", "fine", 4, null)))
        .isEqualTo(new EnvironmentStatus("1", "ce", 5, "VALID", "fine", 4));
    var ready =
        InstanceReady.newBuilder()
            .setInstanceId("i")
            .setContainerInstanceArn("ci")
            .setInstanceType("c5.large")
            .setResources(new ResourceShape(2000, 4096, 1))
            .build();
    assertThat(change(ready))
        .isEqualTo(new InstanceUp("1", "ce", 5, "i", "c5.large", 2000, 4096, 1));
    assertThat(change(new InstanceDraining("i")))
        .isEqualTo(new InstanceDrain("1", "ce", 5, "i", true));
    assertThat(change(new InstanceResumed("i")))
        .isEqualTo(new InstanceDrain("1", "ce", 5, "i", false));
    assertThat(change(new InstanceTerminated("i", true, "gone")))
        .isEqualTo(new InstanceDown("1", "ce", 5, "i"));
    assertThat(change(new CapacityShortage("CAPACITY:X", "no room")))
        .isEqualTo(new Shortage("1", "ce", 5, "no room"));
    assertThat(change(new CapacityShortage("", ""))).isEqualTo(new Shortage("1", "ce", 5, null));
  }

  private static Object change(Object event) {
    return ProjectionEventReader.change(new CapacityEvent("1", "r", "ce", 5L, NOW, event));
  }
}
