package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.attempt;
import static io.windlass.submission.app.Scenario.first;
import static io.windlass.submission.app.Scenario.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.QuotaShareDefinition;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.CapacityLimit;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.CreateQuotaShareRequest;
import software.amazon.awssdk.services.batch.model.DescribeQuotaShareResponse;
import software.amazon.awssdk.services.batch.model.QuotaShareCapacityLimit;
import software.amazon.awssdk.services.batch.model.QuotaShareDetail;
import software.amazon.awssdk.services.batch.model.ServiceEnvironmentOrder;

/** FS-046: quota shares and the jobs that name them, through the AWS SDK. */
class QuotaSharesIT {
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;
  private static String policy;

  @BeforeAll
  static void start() {
    service = RunningService.start("quota_shares");
    scenario = new Scenario(service);
    client = scenario.client();
    scenario.queue("fifo");
    scenario.definition("d");
    policy =
        client
            .createSchedulingPolicy(
                r ->
                    r.name("quota").quotaSharePolicy(q -> q.idleResourceAssignmentStrategy("FIFO")))
            .arn();
    queue("q");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void policiesAreOfOneKindFS046() {
    var described = client.describeSchedulingPolicies(r -> r.arns(policy)).schedulingPolicies();
    assertThat(described.getFirst().quotaSharePolicy().idleResourceAssignmentStrategyAsString())
        .isEqualTo("FIFO");
    assertThat(described.getFirst().fairsharePolicy()).isNull();
    refused(
        "can not be removed or changed",
        () -> client.updateSchedulingPolicy(r -> r.arn(policy).fairsharePolicy(f -> {})));
    String fair = client.createSchedulingPolicy(r -> r.name("fair")).arn();
    refused(
        "take the place of",
        () -> client.updateJobQueue(r -> r.jobQueue("q").schedulingPolicyArn(fair)));
    try (var definitions = new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      definitions.await(
          1,
          d ->
              d.getArn().equals(policy)
                  && d.getDefinition() instanceof SchedulingPolicyDefinition p
                  && p.getQuotaShares());
    }
  }

  @Test
  void sharesLiveFS046TAG005() {
    String share = arn("job-queue/q/quota-share/lives");
    assertThat(create("q", "lives", r -> r.tags(Map.of("team", "a")))).isEqualTo(share);
    refused("Object already exists", () -> create("q", "lives", _ -> {}));
    DescribeQuotaShareResponse described = describe(share);
    assertThat(described.quotaShareName()).isEqualTo("lives");
    assertThat(described.quotaShareArn()).isEqualTo(share);
    assertThat(described.jobQueueArn()).isEqualTo(arn("job-queue/q"));
    assertThat(described.capacityLimits())
        .extracting("capacityUnit", "maxCapacity")
        .containsExactly(tuple("VCPU", 4));
    assertThat(described.resourceSharingConfiguration().strategyAsString())
        .isEqualTo("LEND_AND_BORROW");
    assertThat(described.resourceSharingConfiguration().borrowLimit()).isEqualTo(-1);
    assertThat(described.preemptionConfiguration().inSharePreemptionAsString())
        .isEqualTo("ENABLED");
    assertThat(described.stateAsString()).isEqualTo("ENABLED");
    assertThat(described.statusAsString()).isEqualTo("VALID");
    client.tagResource(r -> r.resourceArn(share).tags(Map.of("stage", "test")));
    client.untagResource(r -> r.resourceArn(share).tagKeys("team"));
    assertThat(client.listTagsForResource(r -> r.resourceArn(share)).tags())
        .isEqualTo(Map.of("stage", "test"))
        .isEqualTo(describe(share).tags());

    assertThat(
            client
                .updateQuotaShare(
                    r ->
                        r.quotaShareArn(share)
                            .capacityLimits(limit("GPU", 1))
                            .resourceSharingConfiguration(c -> c.strategy("LEND"))
                            .state("DISABLED"))
                .quotaShareArn())
        .isEqualTo(share);
    assertThat(describe(share).resourceSharingConfiguration().borrowLimit()).isNull();
    announced(
        share,
        d -> !d.getDeleting() && definition(d).getState().equals("ENABLED"),
        s -> s.getInSharePreemption() && s.getBorrowLimit() == null);
    announced(
        share,
        d -> !d.getDeleting() && definition(d).getState().equals("DISABLED"),
        s ->
            s.getName().equals("lives")
                && s.getJobQueueArn().equals(arn("job-queue/q"))
                && s.getSharingStrategy().equals("LEND")
                && s.getCapacityLimits().getFirst().getCapacityUnit().equals("GPU")
                && s.getCapacityLimits().getFirst().getMaxCapacity() == 1);
  }

  @Test
  void badInputChangesNothingFS046() {
    String share = create("q", "stays", _ -> {});
    DescribeQuotaShareResponse before = describe(share);
    refused("1 to 5 entries", () -> create("q", "bad", r -> r.capacityLimits(List.of())));
    refused("VCPU, MEMORY or GPU", () -> create("q", "bad", r -> r.capacityLimits(limit("x", 1))));
    refused("quotaShareName", () -> create("q", "b.d", _ -> {}));
    refused("does not exist", () -> create("nowhere", "bad", _ -> {}));
    refused("no scheduling policy with a quotaSharePolicy", () -> create("fifo", "bad", _ -> {}));
    refused(
        "borrowLimit",
        () ->
            client.updateQuotaShare(
                r ->
                    r.quotaShareArn(share)
                        .state("DISABLED")
                        .resourceSharingConfiguration(c -> c.strategy("LEND").borrowLimit(5))));
    refused(
        "strategy",
        () ->
            client.updateQuotaShare(
                r -> r.quotaShareArn(share).resourceSharingConfiguration(c -> c.strategy("KEEP"))));
    refused("DISABLED", () -> client.deleteQuotaShare(r -> r.quotaShareArn(share)));
    String missing = arn("job-queue/q/quota-share/missing");
    refused(missing + " does not exist", () -> describe(missing));
    refused(
        missing + " does not exist", () -> client.deleteQuotaShare(r -> r.quotaShareArn(missing)));
    refused("does not exist", () -> client.listTagsForResource(r -> r.resourceArn(missing)));
    assertThat(describe(share).equalsBySdkFields(before)).isTrue();
    assertThat(names("q", 100)).doesNotContain("bad", "b.d");
  }

  @Test
  void twentySharesAreListedInPagesFS046() {
    queue("many");
    for (int i = 0; i < 20; i++) {
      create("many", "s%02d".formatted(i), _ -> {});
    }
    refused("more than 20 quota shares", () -> create("many", "s20", _ -> {}));
    assertThat(names("many", 7)).hasSize(20).isSorted().startsWith("s00").endsWith("s19");
    assertThat(client.listQuotaShares(r -> r.jobQueue("many").maxResults(7)).quotaShares())
        .hasSize(7);
    assertThat(client.listQuotaShares(r -> r.jobQueue("fifo")).quotaShares()).isEmpty();
    refused("does not exist", () -> client.listQuotaShares(r -> r.jobQueue("nowhere")));
    QuotaShareDetail listed =
        client.listQuotaShares(r -> r.jobQueue("many")).quotaShares().getFirst();
    assertThat(listed.quotaShareArn()).isEqualTo(arn("job-queue/many/quota-share/s00"));
    assertThat(listed.capacityLimits()).hasSize(1);
    assertThat(listed.statusAsString()).isEqualTo("VALID");
    goesWithItsQueue("many");
  }

  /** JQ-022: a queue takes its shares with it. */
  private static void goesWithItsQueue(String queue) {
    client.updateJobQueue(r -> r.jobQueue(queue).state("DISABLED"));
    client.deleteJobQueue(r -> r.jobQueue(queue));
    RunningService.eventually("gone", () -> !scenario.queueExists(queue));
    String share = arn("job-queue/" + queue + "/quota-share/s00");
    refused("does not exist", () -> describe(share));
    announced(share, DefinitionChanged::getDeleted, _ -> true);
    queue(queue);
    assertThat(names(queue, 100)).isEmpty();
  }

  @Test
  void jobsNameTheirShareFS010() {
    create("q", "team-a", _ -> {});
    String closed = create("q", "closed", r -> r.state("DISABLED"));
    refused("must have shareIdentifier, which names a quota share", () -> submit("q", null));
    refused("shareIdentifier: quota share team-b does not exist", () -> submit("q", "team-b"));
    refused("shareIdentifier: quota share closed is not ENABLED", () -> submit("q", "closed"));
    String job = submit("q", "team-a");
    assertThat(scenario.job(job).shareIdentifier()).isEqualTo("team-a");
    assertThat(scenario.job(job).schedulingPriority()).isEqualTo(5);
    assertThat(client.listJobs(r -> r.jobQueue("q").jobStatus("SUBMITTED")).jobSummaryList())
        .filteredOn(j -> j.jobId().equals(job))
        .singleElement()
        .satisfies(j -> assertThat(j.shareIdentifier()).isEqualTo("team-a"));
    try (var requests = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      requests.await(
          1,
          r ->
              r.getRequest() instanceof JobSubmitted s
                  && s.getJobId().equals(job)
                  && "team-a".equals(s.getShareIdentifier())
                  && s.getPreemptionRetries() == null);
    }
    client.updateQuotaShare(r -> r.quotaShareArn(closed).state("ENABLED"));
    submit("q", "closed");
  }

  @Test
  void preemptedAttemptsAreShownFS046() {
    create("q", "preempted", _ -> {});
    String job = submit("q", "preempted");
    scenario.schedulerSays(
        transition(job, 1, JobStatus.SUBMITTED).build(),
        transition(job, 2, JobStatus.RUNNABLE)
            .setAttemptEnded(true)
            .setPreempted(true)
            .setPreemptions(1)
            .setAttempt(
                attempt(1)
                    .setStartedAt(Instant.ofEpochMilli(2000))
                    .setStoppedAt(Instant.ofEpochMilli(3000))
                    .setStatusReason("Preempted: its share's capacity is wanted back")
                    .build())
            .build(),
        transition(job, 3, JobStatus.SUCCEEDED)
            .setPreemptions(1)
            .setAttemptEnded(true)
            .setAttempt(attempt(1).setTaskArn("arn:second").setStatusReason("done").build())
            .build());
    RunningService.eventually(
        "succeeded", () -> scenario.job(job).statusAsString().equals("SUCCEEDED"));
    assertThat(scenario.job(job).attempts())
        .extracting("statusReason")
        .containsExactly("Preempted: its share's capacity is wanted back", "done");
    assertThat(scenario.job(job).attempts().getFirst().stoppedAt()).isEqualTo(3000);
  }

  /** The share goes when its last job has ended, and no sooner. */
  @Test
  void deletedSharesGoWithTheirLastJobFS046() {
    String share = create("q", "going", _ -> {});
    create("q", "other", _ -> {});
    String job = submit("q", "going");
    submit("q", "other");
    client.updateQuotaShare(r -> r.quotaShareArn(share).state("DISABLED"));
    client.deleteQuotaShare(r -> r.quotaShareArn(share));
    client.deleteQuotaShare(r -> r.quotaShareArn(share));
    assertThat(describe(share).statusAsString()).isEqualTo("DELETING");
    announced(share, d -> d.getDeleting() && !d.getDeleted(), _ -> true);
    refused(
        "is being deleted",
        () -> client.updateQuotaShare(r -> r.quotaShareArn(share).state("ENABLED")));
    refused("is not ENABLED", () -> submit("q", "going"));
    refused("Object already exists", () -> create("q", "going", _ -> {}));
    scenario.schedulerSays(transition(job, 9, JobStatus.FAILED).build());
    RunningService.eventually("gone", () -> !names("q", 100).contains("going"));
    announced(share, DefinitionChanged::getDeleted, _ -> true);
    assertThat(names("q", 100)).contains("other");
    assertThat(create("q", "going", _ -> {})).isEqualTo(share);
    submit("q", "going");
  }

  /** FS-046, SJ-001: a service queue has instances to share, and its jobs say quotaShareName. */
  @Test
  void serviceJobsNameTheirShareFS046SJ001() {
    client.createServiceEnvironment(
        r ->
            r.serviceEnvironmentName("se")
                .serviceEnvironmentType("SAGEMAKER_TRAINING")
                .capacityLimits(
                    CapacityLimit.builder().capacityUnit("NUM_INSTANCES").maxCapacity(9).build()));
    client.createJobQueue(
        r ->
            r.jobQueueName("service")
                .jobQueueType("SAGEMAKER_TRAINING")
                .priority(1)
                .schedulingPolicyArn(policy)
                .serviceEnvironmentOrder(
                    ServiceEnvironmentOrder.builder().order(1).serviceEnvironment("se").build()));
    refused("NUM_INSTANCES or an instance type", () -> create("service", "bad", _ -> {}));
    String share = create("service", "train", r -> r.capacityLimits(limit("ml.m5.large", 2)));
    refused("must have quotaShareName", () -> train(null, "ml.m5.large"));
    refused("quota share other does not exist", () -> train("other", "ml.m5.large"));
    refused("no capacity of instance type ml.p5.48xlarge", () -> train("train", "ml.p5.48xlarge"));
    String job = train("train", "ml.m5.large");
    assertThat(client.describeServiceJob(r -> r.jobId(job)).quotaShareName()).isEqualTo("train");
    client.updateQuotaShare(r -> r.quotaShareArn(share).state("DISABLED"));
    refused("is not ENABLED", () -> train("train", "ml.m5.large"));
    client.deleteQuotaShare(r -> r.quotaShareArn(share));
    assertThat(describe(share).statusAsString()).isEqualTo("DELETING");
    scenario.schedulerSays(transition(job, 9, JobStatus.FAILED).build());
    RunningService.eventually("gone", () -> names("service", 100).isEmpty());
  }

  private static String train(String share, String instanceType) {
    return client
        .submitServiceJob(
            r ->
                r.jobName("j")
                    .jobQueue("service")
                    .serviceJobType("SAGEMAKER_TRAINING")
                    .quotaShareName(share)
                    .serviceRequestPayload(
                        "{\"ResourceConfig\": {\"InstanceCount\": 1, \"InstanceType\": \""
                            + instanceType
                            + "\"}}"))
        .jobId();
  }

  /** IAM-013, IAM-031. */
  @Test
  void policiesDecideIAM013IAM031() {
    String share = create("q", "blue", r -> r.tags(Map.of("team", "blue")));
    String green = create("q", "green", _ -> {});
    BatchClient owner = service.client("AKIAOWNER", "owner-secret");
    assertThat(owner.describeQuotaShare(r -> r.quotaShareArn(share)).quotaShareName())
        .isEqualTo("blue");
    assertThatThrownBy(() -> owner.describeQuotaShare(r -> r.quotaShareArn(green)))
        .isInstanceOf(BatchException.class)
        .hasMessageContaining("batch:DescribeQuotaShare on resource: " + green);
    BatchClient stranger = service.client("AKIASTRANGER", "stranger-secret");
    assertThatThrownBy(() -> stranger.describeQuotaShare(r -> r.quotaShareArn(share)))
        .hasMessageContaining("does not exist");
  }

  private static String create(
      String queue, String name, Consumer<CreateQuotaShareRequest.Builder> more) {
    return client
        .createQuotaShare(
            r -> {
              r.quotaShareName(name)
                  .jobQueue(queue)
                  .capacityLimits(limit("VCPU", 4))
                  .resourceSharingConfiguration(c -> c.strategy("LEND_AND_BORROW"))
                  .preemptionConfiguration(p -> p.inSharePreemption("ENABLED"));
              more.accept(r);
            })
        .quotaShareArn();
  }

  private static QuotaShareCapacityLimit limit(String unit, int most) {
    return QuotaShareCapacityLimit.builder().capacityUnit(unit).maxCapacity(most).build();
  }

  private static DescribeQuotaShareResponse describe(String share) {
    return client.describeQuotaShare(r -> r.quotaShareArn(share));
  }

  private static List<String> names(String queue, int pageSize) {
    return client.listQuotaSharesPaginator(r -> r.jobQueue(queue).maxResults(pageSize)).stream()
        .flatMap(page -> page.quotaShares().stream())
        .map(QuotaShareDetail::quotaShareName)
        .toList();
  }

  private static String submit(String queue, String share) {
    return client
        .submitJob(
            r ->
                r.jobName("j")
                    .jobQueue(queue)
                    .jobDefinition("d")
                    .shareIdentifier(share)
                    .schedulingPriorityOverride(5))
        .jobId();
  }

  private static void queue(String name) {
    client.createJobQueue(
        r ->
            r.jobQueueName(name)
                .state("ENABLED")
                .priority(1)
                .schedulingPolicyArn(policy)
                .computeEnvironmentOrder(first("fifo-ce")));
  }

  private static void announced(
      String share, Predicate<DefinitionChanged> change, Predicate<QuotaShareDefinition> form) {
    try (var definitions = new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      definitions.await(
          1, d -> d.getArn().equals(share) && change.test(d) && form.test(definition(d)));
    }
  }

  private static QuotaShareDefinition definition(DefinitionChanged change) {
    return (QuotaShareDefinition) change.getDefinition();
  }

  private static void refused(String message, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ClientException.class).hasMessageContaining(message);
  }
}
