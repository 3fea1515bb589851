package io.windlass.submission.servicejob;

import static io.windlass.submission.computeenvironment.ComputeEnvironments.refusal;
import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.QuotaShareCapacityLimit;
import io.windlass.aws.batch.QuotaSharePreemptionConfiguration;
import io.windlass.aws.batch.QuotaShareResourceSharingConfiguration;
import io.windlass.aws.batch.ServiceJobEvaluateOnExit;
import io.windlass.aws.batch.ServiceJobPreemptionConfiguration;
import io.windlass.aws.batch.ServiceJobRetryStrategy;
import io.windlass.aws.batch.ServiceJobTimeout;
import io.windlass.aws.batch.SubmitServiceJobRequest;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.quotashare.QuotaShare;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceJobSubmissionTest {
  private static final QueueScheduling FIFO = new QueueScheduling.Fifo();
  private static final QueueScheduling FAIR = new QueueScheduling.FairShare();
  private static final ServicePayload PAYLOAD =
      new ServicePayload(3, "ml.m5.large", "image", null, List.of(), Map.of());

  private static JobQueue queue(String type, String state) {
    return new JobQueue(
        OWNER,
        "q",
        "uuid",
        new JobQueue.Settings(
            state, 1, type, List.of(), List.of("arn:se"), null, List.of(), List.of()),
        false,
        Map.of());
  }

  private static final JobQueue QUEUE = queue("SAGEMAKER_TRAINING", "ENABLED");

  private static QueueScheduling share(String state, String unit) {
    return new QueueScheduling.QuotaShares(
        new QuotaShare(
            new QuotaShare.Key(OWNER, "q", "s"),
            new QuotaShare.Settings(
                state,
                List.of(
                    QuotaShareCapacityLimit.builder().capacityUnit(unit).maxCapacity(4).build()),
                QuotaShareResourceSharingConfiguration.builder().strategy("RESERVE").build(),
                new QuotaSharePreemptionConfiguration("DISABLED")),
            false,
            Map.of()));
  }

  private static SubmitServiceJobRequest.Builder submit() {
    return SubmitServiceJobRequest.builder()
        .jobName("train")
        .jobQueue("q")
        .serviceJobType("SAGEMAKER_TRAINING")
        .serviceRequestPayload("{}");
  }

  private static SubmitServiceJobRequest.Builder retry(
      int attempts, ServiceJobEvaluateOnExit... rules) {
    return submit().retryStrategy(new ServiceJobRetryStrategy(attempts, List.of(rules)));
  }

  private static ServiceJobEvaluateOnExit rule(String action, String pattern) {
    return new ServiceJobEvaluateOnExit(action, pattern);
  }

  private static Result<SubmittedServiceJob> decide(
      SubmitServiceJobRequest.Builder request, JobQueue queue, QueueScheduling sharing) {
    return ServiceJobSubmission.decide(
        request.build(),
        queue,
        sharing,
        PAYLOAD,
        new SubmittedServiceJob.Identity(OWNER, "id", "train", 1000));
  }

  static Stream<Arguments> submissions() {
    String any = "a".repeat(10_240);
    ServiceJobEvaluateOnExit[] six =
        Collections.nCopies(6, rule("EXIT", "*")).toArray(ServiceJobEvaluateOnExit[]::new);
    return Stream.of(
        Arguments.of("SJ-001", submit(), ""),
        Arguments.of("SJ-001 name", submit().jobName("-x"), "Job name"),
        Arguments.of("SJ-001 long name", submit().jobName("x".repeat(129)), "Job name"),
        Arguments.of("SJ-001 type", submit().serviceJobType("OTHER"), "serviceJobType"),
        Arguments.of("SJ-003 payload", submit().serviceRequestPayload("no JSON at all"), ""),
        Arguments.of("SJ-003 Q-015 largest", submit().serviceRequestPayload(any), ""),
        Arguments.of("SE-005", submit().serviceRequestPayload(any + "a"), "serviceRequestPayload"),
        Arguments.of(
            "Q-015 bytes",
            submit().serviceRequestPayload("ü".repeat(5_121)),
            "1 to 10240 bytes, got 10242"),
        Arguments.of("SJ-003 none", submit().serviceRequestPayload(""), "serviceRequestPayload"),
        Arguments.of("SJ-008 Q-017", retry(10), ""),
        Arguments.of("SJ-003 attempts", retry(11), "attempts must be between 1 and 10"),
        Arguments.of("SJ-003 no attempts", retry(0), "attempts must be between 1 and 10"),
        Arguments.of("SJ-010", retry(5, rule("retry", "*CapacityError*"), rule("EXIT", "*")), ""),
        Arguments.of("SJ-010 six", retry(5, six), "at most 5 entries"),
        Arguments.of("SJ-010 action", retry(5, rule("STOP", "*")), "RETRY or EXIT"),
        Arguments.of("SJ-010 reason", retry(5, rule("EXIT", null)), "onStatusReason"),
        Arguments.of("SJ-010 long", retry(5, rule("EXIT", "x".repeat(513))), "1 to 512 characters"),
        Arguments.of("SJ-012", submit().timeoutConfig(new ServiceJobTimeout(60)), ""),
        Arguments.of("SJ-012 none", submit().timeoutConfig(new ServiceJobTimeout(null)), ""),
        Arguments.of(
            "SJ-012 short",
            submit().timeoutConfig(new ServiceJobTimeout(59)),
            "attemptDurationSeconds must be at least 60"),
        Arguments.of("TAG-008", submit().tags(Map.of("aws:a", "b")), "reserved"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("submissions")
  void submission(String id, SubmitServiceJobRequest.Builder request, String refusal) {
    says(id, decide(request, QUEUE, FIFO), refusal);
  }

  static Stream<Arguments> queues() {
    return Stream.of(
        Arguments.of("SJ-004", queue("ECS", "ENABLED"), "takes no service jobs: its type is ECS"),
        Arguments.of(
            "J-013", queue("SAGEMAKER_TRAINING", "DISABLED"), "is not ENABLED: it takes no jobs"),
        Arguments.of("J-013 going", QUEUE.deletionAccepted(), "is not ENABLED: it takes no jobs"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queues")
  void queueMustTakeServiceJobs(String id, JobQueue queue, String refusal) {
    says(id, decide(submit(), queue, FIFO), refusal);
  }

  static Stream<Arguments> shares() {
    QueueScheduling quota = share("ENABLED", "NUM_INSTANCES");
    return Stream.of(
        Arguments.of("FS-010 share", submit().shareIdentifier("A"), FIFO, "fair share"),
        Arguments.of("FS-010 priority", submit().schedulingPriority(1), FIFO, "fair share"),
        Arguments.of("FS-010 none", submit(), FAIR, "shareIdentifier must be specified."),
        Arguments.of("FS-010", submit().shareIdentifier("A").schedulingPriority(9999), FAIR, ""),
        Arguments.of("FS-003", submit().shareIdentifier("A*"), FAIR, "shareIdentifier"),
        Arguments.of(
            "SJ-001 priority",
            submit().shareIdentifier("A").schedulingPriority(10_000),
            FAIR,
            "schedulingPriority must be between 0 and 9999"),
        Arguments.of("quota on FIFO", submit().quotaShareName("s"), FIFO, "quotaShareName"),
        Arguments.of("quota", submit().quotaShareName("s").schedulingPriority(3), quota, ""),
        Arguments.of("quota none", submit(), quota, "must have quotaShareName"),
        Arguments.of(
            "quota unknown",
            submit().quotaShareName("t"),
            new QueueScheduling.QuotaShares(null),
            "quota share t does not exist"),
        Arguments.of(
            "quota off",
            submit().quotaShareName("s"),
            share("DISABLED", "NUM_INSTANCES"),
            "is not ENABLED"),
        Arguments.of("quota and share", submit().shareIdentifier("A"), quota, "shareIdentifier"),
        Arguments.of(
            "quota of type", submit().quotaShareName("s"), share("ENABLED", "ml.m5.large"), ""),
        Arguments.of(
            "quota of another type",
            submit().quotaShareName("s"),
            share("ENABLED", "ml.p5.48xlarge"),
            "no capacity of instance type ml.m5.large"),
        Arguments.of(
            "preemption",
            submit()
                .quotaShareName("s")
                .preemptionConfiguration(new ServiceJobPreemptionConfiguration(-1)),
            quota,
            "preemptionRetriesBeforeTermination"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shares")
  void shares(
      String id, SubmitServiceJobRequest.Builder request, QueueScheduling sharing, String refusal) {
    says(id, decide(request, QUEUE, sharing), refusal);
  }

  private static void says(String id, Result<SubmittedServiceJob> result, String refusal) {
    String actual = refusal(result);
    assertThat(actual).as(id).contains(refusal);
    assertThat(actual.isEmpty()).as(id + ": " + actual).isEqualTo(refusal.isEmpty());
  }

  private static SubmittedServiceJob job(
      SubmitServiceJobRequest.Builder request, QueueScheduling sharing) {
    return ((Result.Accepted<SubmittedServiceJob>) decide(request, QUEUE, sharing)).value();
  }

  @Test
  void arnSaysThatItIsAServiceJobSJ002() {
    assertThat(job(submit(), FIFO).identity().arn())
        .isEqualTo("arn:aws:batch:us-east-1:123456789012:service-job/id");
  }

  @Test
  void oneAttemptAndNoLimitsUnlessSaidSJ008SJ012() {
    SubmittedServiceJob.Scheduling scheduling = job(submit(), FIFO).scheduling();
    assertThat(scheduling.retryStrategy()).isEqualTo(new ServiceJobRetryStrategy(1, List.of()));
    assertThat(scheduling.timeoutSeconds()).isNull();
    assertThat(scheduling.preemptionRetries()).isNull();
    assertThat(scheduling.share().name()).isNull();
  }

  @Test
  void instancesCountAsWhatTheShareCounts() {
    assertThat(job(submit(), FIFO).request().capacityUnit()).isEqualTo("NUM_INSTANCES");
    assertThat(
            job(submit().quotaShareName("s"), share("ENABLED", "ml.m5.large"))
                .request()
                .capacityUnit())
        .isEqualTo("ml.m5.large");
  }

  /** SJ-013, EV-040: what events show has neither tags nor payload. */
  @Test
  void detailAtSubmissionSJ013EV040() {
    var detail =
        ServiceJobDetails.atSubmission(
            job(
                submit()
                    .quotaShareName("s")
                    .timeoutConfig(new ServiceJobTimeout(60))
                    .tags(Map.of("a", "b")),
                share("ENABLED", "NUM_INSTANCES")));
    assertThat(detail.status()).isEqualTo("SUBMITTED");
    assertThat(detail.quotaShareName()).isEqualTo("s");
    assertThat(detail.shareIdentifier()).isNull();
    assertThat(detail.timeoutConfig()).isEqualTo(new ServiceJobTimeout(60));
    assertThat(detail.tags()).isNull();
    assertThat(detail.serviceRequestPayload()).isNull();
  }
}
