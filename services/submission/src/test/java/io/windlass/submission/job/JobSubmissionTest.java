package io.windlass.submission.job;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static io.windlass.submission.jobdefinition.Definitions.container;
import static io.windlass.submission.jobdefinition.Definitions.ec2;
import static io.windlass.submission.jobdefinition.Definitions.fargate;
import static io.windlass.submission.jobdefinition.Definitions.fargateContainer;
import static io.windlass.submission.jobdefinition.Definitions.needs;
import static io.windlass.submission.jobdefinition.Definitions.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ArrayProperties;
import io.windlass.aws.batch.ContainerOverrides;
import io.windlass.aws.batch.EFSVolumeConfiguration;
import io.windlass.aws.batch.EcsPropertiesOverride;
import io.windlass.aws.batch.EksPropertiesOverride;
import io.windlass.aws.batch.EvaluateOnExit;
import io.windlass.aws.batch.JobDependency;
import io.windlass.aws.batch.JobTimeout;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.NodeOverrides;
import io.windlass.aws.batch.ResourceRequirement;
import io.windlass.aws.batch.RetryStrategy;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.Volume;
import io.windlass.submission.jobdefinition.ContainerResources;
import io.windlass.submission.jobdefinition.JobDefinitionRegistration;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.quotashare.QueueScheduling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobSubmissionTest {
  private static final RegisteredDefinition EC2 = ec2(c -> c);
  private static final JobQueue FIFO = queue("ENABLED", "ECS", null);
  private static final JobQueue FAIR =
      queue("ENABLED", "ECS", "arn:aws:batch:us-east-1:123456789012:scheduling-policy/p");

  private static JobQueue queue(String state, String type, @Nullable String policy) {
    return new JobQueue(
        OWNER,
        "q",
        "uuid",
        new JobQueue.Settings(
            state, 1, type, List.of("arn:ce"), List.of(), policy, List.of(), List.of()),
        false,
        Map.of());
  }

  private static SubmitJobRequest.Builder submit() {
    return SubmitJobRequest.builder().jobName("j").jobQueue("q").jobDefinition("d");
  }

  private static Result<SubmittedJob> decide(
      SubmitJobRequest.Builder request, JobQueue queue, RegisteredDefinition definition) {
    return JobSubmission.decide(
        SubmissionNormalForm.of(request.build()),
        queue,
        queue.fairShare() ? new QueueScheduling.FairShare() : new QueueScheduling.Fifo(),
        definition,
        new SubmittedJob.Identity(OWNER, "id-1", "j", 1000),
        SubmissionLimits.AWS);
  }

  private static SubmittedJob accepted(
      SubmitJobRequest.Builder request, RegisteredDefinition definition) {
    return switch (decide(request, FIFO, definition)) {
      case Result.Accepted<SubmittedJob> accepted -> accepted.value();
      case Result.Rejected<SubmittedJob> rejected ->
          throw new AssertionError(rejected.rejection().message());
    };
  }

  private static String refusal(Result<SubmittedJob> result) {
    return result instanceof Result.Rejected<SubmittedJob> rejected
        ? rejected.rejection().message()
        : "";
  }

  private static SubmitJobRequest.Builder overriding(ContainerOverrides.Builder overrides) {
    return submit().containerOverrides(overrides.build());
  }

  private static ContainerOverrides.Builder overrides() {
    return ContainerOverrides.builder();
  }

  static Stream<Arguments> refusals() {
    List<JobDependency> many =
        IntStream.range(0, 21).mapToObj(i -> new JobDependency("id-" + i, null)).toList();
    return Stream.of(
        Arguments.of("J-003", submit().jobName("a b"), "Job name should match valid pattern"),
        Arguments.of("J-003 first", submit().jobName("-a"), "Job name should match valid pattern"),
        Arguments.of(
            "S01 J-005 DEP-001",
            submit().dependsOn(many),
            "Job cannot have more than 20 dependencies"),
        Arguments.of(
            "DEP-006",
            submit().dependsOn(List.of(new JobDependency("x", "N_TO_N"))),
            "can only be used with array jobs"),
        Arguments.of(
            "DEP-006 id",
            submit().dependsOn(List.of(new JobDependency(null, null))),
            "jobId is required"),
        Arguments.of(
            "AR-001", submit().arrayProperties(new ArrayProperties(1)), "between 2 and 10000"),
        Arguments.of("TO-001", submit().timeout(new JobTimeout(59)), "at least 60"),
        Arguments.of(
            "RT-001", submit().retryStrategy(new RetryStrategy(11, null)), "between 1 and 10"),
        Arguments.of(
            "J-011",
            submit()
                .retryStrategy(
                    new RetryStrategy(1, List.of(new EvaluateOnExit(null, null, null, "EXIT")))),
            "EvaluateOnExit should contain at least one of"),
        Arguments.of(
            "J-006",
            overriding(overrides().command(List.of("a", ""))),
            "Command field cannot have empty strings"),
        Arguments.of(
            "CP-003 J-008",
            overriding(overrides().environment(List.of(new KeyValuePair("A", null)))),
            "value of A is required"),
        Arguments.of(
            "J-007",
            overriding(
                overrides().resourceRequirements(List.of(new ResourceRequirement("3", "MEMORY")))),
            "Memory must be at least 4 Mib, got 3 Mib."),
        Arguments.of("TAG-008", submit().tags(Map.of("aws:a", "b")), "reserved"),
        Arguments.of("FS-010 share", submit().shareIdentifier("a"), "fair share scheduling policy"),
        Arguments.of(
            "FS-010 priority",
            submit().schedulingPriorityOverride(1),
            "fair share scheduling policy"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refused(String id, SubmitJobRequest.Builder request, String message) {
    assertThat(refusal(decide(request, FIFO, EC2))).as(id).contains(message);
  }

  @Test
  // J-013, JQ-020
  void disabledQueueTakesNothingJ013JQ020() {
    assertThat(refusal(decide(submit(), queue("DISABLED", "ECS", null), EC2)))
        .contains("not ENABLED");
    assertThat(refusal(decide(submit(), FIFO.deletionAccepted(), EC2))).contains("not ENABLED");
  }

  @Test
  // J-013, JD-005
  void inactiveDefinitionIsRefusedJ013JD005() {
    assertThat(refusal(decide(submit(), FIFO, EC2.deregistered())))
        .isEqualTo("JobDefinition name d does not exist or is not in ACTIVE status");
  }

  @Test
  // JD-032
  void definitionMustFitTheQueueJD032() {
    assertThat(refusal(decide(submit(), queue("ENABLED", "ECS_FARGATE", null), EC2)))
        .isEqualTo(
            "Job Queue is attached to Compute Environment that can not run Jobs with capability"
                + " EC2.");
  }

  @Test
  // FS-010, 03 X-04, 03 X-08: given where there is a policy; priorities of 0 to 9999
  void fairShareQueueNeedsAShareFS010() {
    assertThat(refusal(decide(submit(), FAIR, EC2))).contains("shareIdentifier must be specified.");
    Result<SubmittedJob> result =
        decide(submit().shareIdentifier("lowCpu").schedulingPriorityOverride(9999), FAIR, EC2);
    assertThat(((Result.Accepted<SubmittedJob>) result).value().scheduling().shareIdentifier())
        .isEqualTo("lowCpu");
    assertThat(refusal(decide(submit().shareIdentifier("a-b"), FAIR, EC2)))
        .contains("shareIdentifier");
    assertThat(
            refusal(
                decide(
                    submit().shareIdentifier("a").schedulingPriorityOverride(10_000), FAIR, EC2)))
        .contains("schedulingPriorityOverride");
  }

  @Test
  void jobOfAFairShareQueueNeedsAPriority() {
    assertThat(refusal(decide(submit().shareIdentifier("a"), FAIR, EC2)))
        .isEqualTo(
            "Either schedulingPriority in job definition or schedulingPriorityOverride should be"
                + " specified.");
    RegisteredDefinition prioritised =
        JobDefinitionRegistration.revision(
            OWNER, request(container().build()).schedulingPriority(0).build(), 1);
    assertThat(decide(submit().shareIdentifier("a"), FAIR, prioritised))
        .isInstanceOf(Result.Accepted.class);
  }

  /** RR-010, J-009, TR-041: the words are a note; the call succeeds, and the definition holds. */
  @Test
  void legacySizesDoNotOverrideRequirementsRR010() {
    SubmittedJob job = accepted(overriding(overrides().vcpus(8).memory(4096)), EC2);
    assertThat(job.task().resources()).isEqualTo(accepted(submit(), EC2).task().resources());
    assertThat(job.task().container().vcpus()).isNull();
    assertThat(job.task().container().memory()).isNull();
  }

  @Test
  void membersThatSayNothingAreAbsent() {
    SubmitJobRequest.Builder empty =
        submit()
            .shareIdentifier("")
            .nodeOverrides(NodeOverrides.builder().build())
            .ecsPropertiesOverride(EcsPropertiesOverride.builder().build())
            .eksPropertiesOverride(EksPropertiesOverride.builder().build())
            .containerOverrides(
                overrides().command(List.of()).environment(List.of()).instanceType("").build());
    assertThat(SubmissionNormalForm.of(empty.build())).isEqualTo(submit().build());
    assertThat(accepted(empty, EC2)).isEqualTo(accepted(submit(), EC2));
    assertThat(refusal(decide(empty, FAIR, EC2))).isEqualTo("shareIdentifier must be specified.");
  }

  @Test
  void longOverridesAreAcceptedAndFail() {
    // {"environment":[{"name":"A","value":"…"}]} has 41 characters without the value.
    assertThat(failure(overriding(overrides().environment(variable("x".repeat(8192 - 41))))))
        .isEmpty();
    assertThat(failure(overriding(overrides().environment(variable("x".repeat(8193 - 41))))))
        .contains("Container Overrides length must be at most 8192");
    assertThat(failure(overriding(overrides().environment(variable("\"".repeat(4090))))))
        .contains("Container Overrides length must be at most 8192");
    assertThat(failure(overriding(overrides().command(List.of("x".repeat(8192))))))
        .contains("Container Overrides length must be at most 8192");
  }

  @Test
  void whatParametersMakeOfTheCommandCounts() {
    RegisteredDefinition defined = ec2(c -> c.command(List.of("run", "Ref::list")));
    String list = "s".repeat(9000);
    assertThat(accepted(submit().parameters(Map.of("list", list)), defined).failsAtOnce())
        .contains("Container Overrides length must be at most 8192");
    RegisteredDefinition fixed = ec2(c -> c.command(List.of("run", list)));
    assertThat(accepted(submit().parameters(Map.of("list", list)), fixed).failsAtOnce()).isEmpty();
  }

  /** Running a job again gives its definition's environment as an override. */
  @Test
  void lengthIsNoneOfAJobThatRunsAgain() {
    SubmittedJob long9000 =
        accepted(overriding(overrides().environment(variable("x".repeat(9000)))), EC2);
    assertThat(long9000.failsAtOnce()).isPresent();
    assertThat(long9000.runAgain().failsAtOnce()).isEmpty();
  }

  private static Optional<String> failure(SubmitJobRequest.Builder request) {
    return accepted(request, EC2).failsAtOnce();
  }

  private static List<KeyValuePair> variable(String value) {
    return List.of(new KeyValuePair("A", value));
  }

  @Test
  // FS-011
  void definitionPriorityIsIgnoredOnFifoFS011() {
    RegisteredDefinition prioritised =
        JobDefinitionRegistration.revision(
            OWNER, request(container().build()).schedulingPriority(5).build(), 1);
    assertThat(accepted(submit(), prioritised).scheduling().priority()).isEqualTo(5);
  }

  @Test
  // OVR-006, J-004
  void retryAndTimeoutReplaceAsWholesOVR006J004() {
    RegisteredDefinition defined =
        JobDefinitionRegistration.revision(
            OWNER,
            request(container().build())
                .retryStrategy(
                    new RetryStrategy(5, List.of(new EvaluateOnExit(null, "*", null, "EXIT"))))
                .timeout(new JobTimeout(100))
                .build(),
            1);
    assertThat(accepted(submit(), defined).scheduling().retryStrategy().attempts()).isEqualTo(5);
    assertThat(accepted(submit(), defined).scheduling().timeoutSeconds()).isEqualTo(100);
    SubmittedJob replaced =
        accepted(
            submit().retryStrategy(new RetryStrategy(2, null)).timeout(new JobTimeout(60)),
            defined);
    assertThat(replaced.scheduling().retryStrategy()).isEqualTo(new RetryStrategy(2, List.of()));
    assertThat(replaced.scheduling().timeoutSeconds()).isEqualTo(60);
    assertThat(accepted(submit(), EC2).scheduling().retryStrategy())
        .isEqualTo(new RetryStrategy(1, List.of()));
  }

  @Test
  // OVR-004
  void environmentMergesByNameOVR004() {
    RegisteredDefinition defined =
        ec2(c -> c.environment(List.of(new KeyValuePair("A", "1"), new KeyValuePair("B", "2"))));
    assertThat(
            accepted(
                    overriding(
                        overrides()
                            .environment(
                                List.of(new KeyValuePair("B", "3"), new KeyValuePair("C", "4")))),
                    defined)
                .task()
                .container()
                .environment())
        .containsExactly(
            new KeyValuePair("A", "1"), new KeyValuePair("B", "3"), new KeyValuePair("C", "4"));
  }

  @Test
  // OVR-005
  void resourcesMergeByTypeOVR005() {
    SubmittedJob job =
        accepted(
            overriding(
                overrides()
                    .resourceRequirements(
                        List.of(
                            new ResourceRequirement("4", "VCPU"),
                            new ResourceRequirement("1", "GPU")))),
            EC2);
    assertThat(job.task().resources()).isEqualTo(new ContainerResources(4000, 128, 1));
  }

  @Test
  // RR-010
  void legacyOverLegacyWorksAndRequirementsBeatBothRR010() {
    RegisteredDefinition legacy = ec2(c -> c.resourceRequirements(null).vcpus(1).memory(512));
    assertThat(accepted(overriding(overrides().vcpus(2).memory(1024)), legacy).task().resources())
        .isEqualTo(new ContainerResources(2000, 1024, 0));
    SubmittedJob job =
        accepted(
            overriding(
                overrides()
                    .resourceRequirements(List.of(new ResourceRequirement("2048", "MEMORY")))),
            legacy);
    assertThat(job.task().resources()).isEqualTo(new ContainerResources(1000, 2048, 0));
    assertThat(job.task().container().memory()).isNull();
    assertThat(job.task().container().vcpus()).isEqualTo(1);
  }

  @Test
  void fargateSizesHoldAfterOverridesToo() {
    RegisteredDefinition fargate =
        JobDefinitionRegistration.revision(OWNER, fargate(fargateContainer().build()).build(), 1);
    JobQueue queue = queue("ENABLED", "ECS_FARGATE", null);
    assertThat(
            refusal(
                decide(
                    overriding(
                        overrides()
                            .resourceRequirements(
                                List.of(new ResourceRequirement("4096", "MEMORY")))),
                    queue,
                    fargate)))
        .isEqualTo("Fargate resource requirements (0.25 vCPU, 4096 MiB) not valid.");
    assertThat(
            decide(
                overriding(overrides().resourceRequirements(needs("1", "2048"))), queue, fargate))
        .isInstanceOf(Result.Accepted.class);
  }

  @Test
  // SUB-012
  void commandIsTemplateInTheDetailAndResolvedInTheTaskSUB012() {
    RegisteredDefinition defined =
        JobDefinitionRegistration.revision(
            OWNER,
            request(container().command(List.of("run", "Ref::a", "Ref::b")).build())
                .parameters(Map.of("a", "1", "b", "2"))
                .build(),
            1);
    SubmittedJob job = accepted(submit().parameters(Map.of("c", "3")), defined);
    assertThat(job.task().command()).containsExactly("run", "1", "2");
    assertThat(JobDetails.atSubmission(job).container().command())
        .containsExactly("run", "Ref::a", "Ref::b");
    // SUB-005
    assertThat(JobDetails.atSubmission(job).parameters())
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
  }

  // SUB-002
  @Test
  void placeholdersOutsideTheCommandStayAsTheyAre() {
    RegisteredDefinition defined =
        JobDefinitionRegistration.revision(
            OWNER,
            request(
                    container()
                        .image("Ref::a")
                        .environment(List.of(new KeyValuePair("E", "Ref::a")))
                        .build())
                .parameters(Map.of("a", "1"))
                .build(),
            1);
    SubmittedJob job = accepted(submit(), defined);
    assertThat(job.task().container().image()).isEqualTo("Ref::a");
    assertThat(job.task().container().environment()).contains(new KeyValuePair("E", "Ref::a"));
  }

  // SUB-004, SUB-008: the catalogue is silent about unset ones, AWS is not
  @Test
  void placeholdersOfAnOverridingCommandAreReplacedAndNoneMayBeUnset() {
    SubmitJobRequest.Builder request =
        overriding(overrides().command(List.of("Ref::a", "x-Ref::b")));
    assertThat(accepted(request.parameters(Map.of("a", "1", "b", "2")), EC2).task().command())
        .containsExactly("1", "x-2");
    assertThat(refusal(decide(request.parameters(Map.of("a", "1")), FIFO, EC2)))
        .isEqualTo("Unable to substitute value. No parameter found for reference b");
  }

  // J-012
  @Test
  void aJobMayHaveALongerTimeoutThanTheFourteenDaysOfFargate() {
    int days20 = 20 * 24 * 3600;
    SubmittedJob job = accepted(submit().timeout(new JobTimeout(days20)), EC2);
    assertThat(job.scheduling().timeoutSeconds()).isEqualTo(days20);
  }

  @Test
  // JD-024
  void definitionTagsAreNotTheJobsJD024() {
    RegisteredDefinition tagged =
        JobDefinitionRegistration.revision(
            OWNER,
            request(container().build()).tags(Map.of("d", "1")).propagateTags(true).build(),
            1);
    SubmittedJob job = accepted(submit().tags(Map.of("j", "2")), tagged);
    assertThat(job.tagging().tags()).isEqualTo(Map.of("j", "2"));
    assertThat(job.tagging().propagate()).isTrue();
    assertThat(accepted(submit().propagateTags(false), tagged).tagging().propagate()).isFalse();
  }

  // J-010
  @Test
  void aTaskGetsTheTagsOfDefinitionAndJobWhereTheJobsWin() {
    RegisteredDefinition tagged =
        ec2(c -> c).withTags(Map.of("a", "definition", "b", "definition"));
    SubmittedJob both =
        accepted(submit().tags(Map.of("b", "job", "c", "job")).propagateTags(true), tagged);
    assertThat(both.taskTags()).isEqualTo(Map.of("a", "definition", "b", "job", "c", "job"));
    assertThat(both.failsAtOnce()).isEmpty();
    SubmittedJob own = accepted(submit().tags(Map.of("c", "job")), tagged);
    assertThat(own.taskTags()).isEqualTo(Map.of("c", "job"));
  }

  // J-010
  @Test
  void moreThanFiftyTagsForATaskAreAcceptedAndFailTheJob() {
    RegisteredDefinition tagged = ec2(c -> c).withTags(tags("d", 25));
    assertThat(accepted(submit().tags(tags("j", 25)).propagateTags(true), tagged).failsAtOnce())
        .isEmpty();
    assertThat(accepted(submit().tags(tags("j", 26)).propagateTags(true), tagged).failsAtOnce())
        .hasValueSatisfying(reason -> assertThat(reason).contains("more than 50"));
    assertThat(accepted(submit().tags(tags("j", 26)), tagged).failsAtOnce()).isEmpty();
  }

  private static Map<String, String> tags(String prefix, int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(java.util.stream.Collectors.toMap(i -> prefix + i, i -> "v"));
  }

  @Test
  void networkFileSystemIsRefusedRatherThanReplacedByAnEmptyVolume() {
    RegisteredDefinition efs =
        ec2(
            c ->
                c.volumes(
                    List.of(
                        Volume.builder()
                            .name("v")
                            .efsVolumeConfiguration(
                                EFSVolumeConfiguration.builder().fileSystemId("fs").build())
                            .build())));
    Result<SubmittedJob> result = decide(submit(), FIFO, efs);
    assertThat(((Result.Rejected<SubmittedJob>) result).rejection())
        .isInstanceOf(Rejection.NotAvailable.class);
  }

  @Test
  // JD-029
  void unsetListsOfTheContainerAreShownEmptyJD029() {
    var container = JobDetails.atSubmission(accepted(submit(), EC2)).container();
    assertThat(container.volumes()).isEmpty();
    assertThat(container.mountPoints()).isEmpty();
    assertThat(container.ulimits()).isEmpty();
    assertThat(container.environment()).isEmpty();
    assertThat(container.secrets()).isEmpty();
    assertThat(container.command()).isEmpty();
    assertThat(container.networkInterfaces()).isEmpty();
  }
}
