package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.FairsharePolicy;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.ShareAttributes;

/** Scheduling policies and the jobs of their queues, through the AWS SDK. */
class SchedulingPolicyIT {
  private static final String POLICY = arn("scheduling-policy/p");
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("policies");
    scenario = new Scenario(service);
    client = scenario.client();
    scenario.queue("fifo");
    scenario.definition("d");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  // FS-001, FS-002, FS-007, FS-010, FS-013, JQ-023
  @Test
  void policiesLiveAndRuleTheirQueuesFS001FS002FS007FS010FS013JQ023() {
    assertThatThrownBy(() -> fairQueue("early"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(POLICY + " does not exist");
    assertThat(
            client
                .createSchedulingPolicy(
                    r -> r.name("p").fairsharePolicy(weight(0.1F)).tags(Map.of("team", "a")))
                .arn())
        .isEqualTo(POLICY);
    assertThatThrownBy(() -> client.createSchedulingPolicy(r -> r.name("p")))
        .hasMessageContaining("Object already exists");
    client.tagResource(r -> r.resourceArn(POLICY).tags(Map.of("stage", "test")));
    client.updateSchedulingPolicy(r -> r.arn(POLICY).fairsharePolicy(weight(0.2F)));
    var detail =
        client.describeSchedulingPolicies(r -> r.arns(POLICY)).schedulingPolicies().getFirst();
    assertThat(detail.fairsharePolicy()).isEqualTo(weight(0.2F));
    assertThat(detail.tags()).containsEntry("team", "a").containsEntry("stage", "test");
    assertThat(client.listSchedulingPolicies(r -> r.maxResults(1)).schedulingPolicies())
        .singleElement()
        .satisfies(p -> assertThat(p.arn()).isEqualTo(POLICY));

    fairQueue("fair");
    assertThat(
            client
                .describeJobQueues(r -> r.jobQueues("fair"))
                .jobQueues()
                .getFirst()
                .schedulingPolicyArn())
        .isEqualTo(POLICY);
    assertThatThrownBy(() -> client.deleteSchedulingPolicy(r -> r.arn(POLICY)))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("is used by job queue");
    refusesJobs();
    String job =
        client
            .submitJob(
                r ->
                    r.jobName("j")
                        .jobQueue("fair")
                        .jobDefinition("d")
                        .shareIdentifier("A1")
                        .schedulingPriorityOverride(12))
            .jobId();
    assertThat(scenario.job(job).shareIdentifier()).isEqualTo("A1");
    assertThat(scenario.job(job).schedulingPriority()).isEqualTo(12);
    isAnnounced(job);
    countsShares();

    client.createSchedulingPolicy(r -> r.name("unused"));
    client.deleteSchedulingPolicy(r -> r.arn(arn("scheduling-policy/unused")));
    client.deleteSchedulingPolicy(r -> r.arn(arn("scheduling-policy/unused")));
    assertThat(
            client
                .describeSchedulingPolicies(r -> r.arns(arn("scheduling-policy/unused")))
                .schedulingPolicies())
        .isEmpty();
  }

  private static void refusesJobs() {
    assertThatThrownBy(() -> scenario.submit("j", "fair", "d"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("shareIdentifier must be specified.");
    assertThatThrownBy(() -> share("fifo", "A"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("shareIdentifier");
    assertThatThrownBy(() -> share("fair", "A*")).isInstanceOf(ClientException.class);
  }

  /** As written, so that 0.2 is 0.2. */
  private static void isAnnounced(String job) {
    try (TopicReader<DefinitionChanged> definitions =
            new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class);
        TopicReader<JobRequest> requests =
            new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      definitions.await(
          1,
          d ->
              d.getDefinition() instanceof SchedulingPolicyDefinition p
                  && p.getShareDecaySeconds() == 900
                  && p.getComputeReservation() == 5
                  && p.getShares().getFirst().getWeightFactor() == 0.2);
      definitions.await(
          1,
          d ->
              d.getDefinition() instanceof JobQueueDefinition q
                  && POLICY.equals(q.getSchedulingPolicyArn()));
      requests.await(
          1,
          r ->
              r.getRequest() instanceof JobSubmitted s
                  && s.getJobId().equals(job)
                  && "A1".equals(s.getShareIdentifier())
                  && s.getSchedulingPriority() == 12);
    }
  }

  private static void countsShares() {
    for (int i = 2; i <= 500; i++) {
      share("fair", "S" + i);
    }
    share("fair", "A1");
    assertThatThrownBy(() -> share("fair", "S501"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("500 active share identifiers");
    idleSharesCountForTheWindow();
  }

  /** FS-029: the policy's window is 900 s. */
  private static void idleSharesCountForTheWindow() {
    ends(onlyJobOf("S2"), Duration.ofSeconds(800));
    assertThatThrownBy(() -> share("fair", "S501")).isInstanceOf(ClientException.class);
    ends(onlyJobOf("S3"), Duration.ofSeconds(1000));
    share("fair", "S501");
    assertThatThrownBy(() -> share("fair", "S3")).isInstanceOf(ClientException.class);
  }

  private static String onlyJobOf(String share) {
    return client
        .listJobs(
            r ->
                r.jobQueue("fair")
                    .filters(
                        KeyValuesPair.builder().name("SHARE_IDENTIFIER").values(share).build()))
        .jobSummaryList()
        .getFirst()
        .jobId();
  }

  private static void ends(String job, Duration ago) {
    scenario.schedulerSays(
        Scenario.transition(job, 9, JobStatus.FAILED)
            .setStoppedAt(Instant.now().minus(ago))
            .build());
    RunningService.eventually("failed", () -> scenario.job(job).statusAsString().equals("FAILED"));
  }

  private static String share(String queue, String share) {
    return client
        .submitJob(
            r ->
                r.jobName("j")
                    .jobQueue(queue)
                    .jobDefinition("d")
                    .shareIdentifier(share)
                    .schedulingPriorityOverride(0))
        .jobId();
  }

  private static void fairQueue(String name) {
    client.createJobQueue(
        r ->
            r.jobQueueName(name)
                .state("ENABLED")
                .priority(1)
                .schedulingPolicyArn(POLICY)
                .computeEnvironmentOrder(first("fifo-ce")));
  }

  private static FairsharePolicy weight(float ofA) {
    return FairsharePolicy.builder()
        .shareDecaySeconds(900)
        .computeReservation(5)
        .shareDistribution(
            ShareAttributes.builder().shareIdentifier("A*").weightFactor(ofA).build())
        .build();
  }
}
