package io.windlass.stateevents.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.history.JobDescriptor;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobStory;
import io.windlass.stateevents.lifecycle.JobTimes;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.lifecycle.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The text of notifications of every detail type, byte by byte: a notification that is published or
 * replayed again must be the same text (EV-002). Line N of {@code events/notifications.jsonl} is
 * notification N of this test.
 */
class NotificationTextTest {
  private static final String ID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
  private static final String AWKWARD =
      "say \"no\" \\ twice,\n\tthen\r\u0001\u001f \u00e9 \u2028 /";

  /** White space, escapes, nulls and numbers of a submission go through as they are. */
  private static final String DETAIL =
      """
      {"jobName": "x", "status":"SUBMITTED", "attempts" : [ ] ,"shareIdentifier":"a",
       "schedulingPriority":7,"retryStrategy":{"attempts":3, "evaluateOnExit":null},
       "timeout":null,"dependsOn":[{"jobId":"a\\"}]"}],"parameters":{"k\\n":"\\u00e9,é"},
       "container":{"image":"busybox","command":["echo","{\\"}"],"user":null,"taskArn":"old",
         "environment":[{"name":"N","value":"1.50e3"}],"privileged":false},
       "tags":{"a":"b"},"weight":1.50E+3,
       "nodeProperties":{"numNodes":2,"mainNode":1}}
      """;

  private static final String SERVICE_DETAIL =
      """
      {"serviceJobType": "SAGEMAKER_TRAINING", "timeoutConfig": {"attemptDurationSeconds": 60},
       "retryStrategy": {"attempts": 2}, "tags": {"team": "x"}, "serviceRequestPayload": "{}",
       "status": "SUBMITTED", "attempts": [], "isTerminated": false}
      """;

  private final List<String> texts = new ArrayList<>();

  @Test
  void ev002EveryDetailTypeHasTheTextThatItAlwaysHad() throws IOException {
    tell(job(DETAIL), JobStory.of(ID).pending().runnable().starting().running().succeeded());
    tell(
        job(DETAIL),
        JobStory.of(ID)
            .runnable()
            .blocked("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - " + AWKWARD)
            .starting()
            .running()
            .retried(3)
            .starting()
            .running()
            .failed(137, "OutOfMemoryError: " + AWKWARD));
    tell(
        job(DETAIL).with(new QueuePrecedence("b", 9)),
        JobStory.of(ID + "#1").as(new JobGrouping(null, null, Map.of(), 1)).runnable().starting());
    tell(
        job(DETAIL),
        JobStory.of(ID + "#0").as(new JobGrouping(null, null, Map.of(), 0)).runnable());
    tell(
        job(DETAIL),
        JobStory.of(ID + ":3").as(new JobGrouping(null, 3, Map.of(), null)).runnable());
    var parent = new JobGrouping(7, null, Map.of("RUNNING", 2, "PENDING", 5), null);
    tell(job("{}"), JobStory.of(ID).as(parent).pending());
    tell(job("not an object"), JobStory.of(ID).runnable());
    tell(job("{\"isCancelled\":false,\"container\":{}}"), JobStory.of(ID).runnable().starting());
    flags(job(DETAIL), true, true);
    flags(job("{\"isTerminated\":false}"), true, false);
    onFargate(job(DETAIL));
    service();

    assertThat(texts).isEqualTo(expected());
  }

  private void service() {
    JobDescriptor job = serviceJob();
    tell(
        job,
        JobStory.of(ID)
            .runnable()
            .blocked("MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE - x")
            .starting()
            .running()
            .retried(0)
            .starting()
            .running()
            .succeeded());
    flags(job, false, true);
  }

  private void flags(JobDescriptor job, boolean cancelled, boolean terminated) {
    Transition before = JobStory.of(ID).runnable().last();
    one(
        job,
        new Transition(
            before.accountId(),
            ID,
            3,
            JobState.RUNNABLE,
            JobState.FAILED,
            AWKWARD,
            before.at(),
            before.times(),
            cancelled,
            terminated,
            null,
            false,
            JobGrouping.NONE));
  }

  /** A task on Fargate has no container instance. */
  private void onFargate(JobDescriptor job) {
    Transition before = JobStory.of(ID).runnable().last();
    one(
        job,
        new Transition(
            before.accountId(),
            ID,
            3,
            JobState.RUNNABLE,
            JobState.STARTING,
            null,
            before.at(),
            new JobTimes(JobStory.START, null, null),
            false,
            false,
            new Attempt(1, "arn:task", "", null, null, null, null, null, null),
            false,
            JobGrouping.NONE));
  }

  private void tell(JobDescriptor job, JobStory story) {
    JobView before = null;
    for (Transition transition : story.facts()) {
      before = add(job, before, transition);
    }
  }

  private void one(JobDescriptor job, Transition transition) {
    JobView _ = add(job, null, transition);
  }

  private JobView add(JobDescriptor job, @Nullable JobView before, Transition transition) {
    JobView after = JobView.fold(before, transition);
    JobIdentity member = job.identity().member(transition.jobId());
    JobNotifications.about(member, job.template(), before, after, transition)
        .ifPresent(envelope -> texts.add(envelope.toJson().replace("\n", "\\LF")));
    return after;
  }

  private static JobDescriptor job(String detail) {
    return JobDescriptor.of(JobStory.identity(ID), detail);
  }

  private static JobDescriptor serviceJob() {
    JobIdentity plain = JobStory.identity(ID);
    return JobDescriptor.of(
        new JobIdentity(
            plain.accountId(),
            plain.region(),
            ID,
            plain.jobArn().replace(":job/", ":service-job/"),
            plain.jobName(),
            plain.jobQueueArn(),
            ""),
        SERVICE_DETAIL);
  }

  private static List<String> expected() throws IOException {
    try (InputStream in =
        NotificationTextTest.class.getResourceAsStream("/events/notifications.jsonl")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.strip().split("\n"));
    }
  }
}
