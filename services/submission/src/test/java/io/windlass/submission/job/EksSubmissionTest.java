package io.windlass.submission.job;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static io.windlass.submission.jobdefinition.Definitions.ec2;
import static io.windlass.submission.jobdefinition.Pods.MAIN;
import static io.windlass.submission.jobdefinition.Pods.NEEDS;
import static io.windlass.submission.jobdefinition.Pods.registered;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksContainerDetail;
import io.windlass.aws.batch.EksContainerEnvironmentVariable;
import io.windlass.aws.batch.JobDetail;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.jobdefinition.ContainerResources;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.store.Documents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SubmitJob with {@code eksProperties} (EKS-001, EKS-009, EKS-011, OVR-010). */
class EksSubmissionTest {
  private static final String POD =
      "{'containers':[{'name':'main','image':'busybox','command':['echo','Ref::word'],"
          + "'args':['Ref::more'],'env':[{'name':'A','value':'1'},{'name':'B','value':'$(A)'}],"
          + NEEDS
          + "},{'name':'side','image':'busybox',"
          + NEEDS
          + "}],'initContainers':["
          + MAIN.replace("'main'", "'init'")
          + "],'metadata':{'labels':{'a':'1','b':'2'}}}";
  private static final RegisteredDefinition DEFINITION =
      registered(POD, ",'parameters':{'word':'hello','more':'world'}");

  private static Result<SubmittedJob> submit(
      RegisteredDefinition definition, String queueType, String more) {
    String json = "{'jobName':'j','jobQueue':'q','jobDefinition':'d'" + more + "}";
    return JobSubmission.decide(
        SubmissionNormalForm.of(Documents.read(json.replace('\'', '"'), SubmitJobRequest.class)),
        new JobQueue(
            OWNER,
            "q",
            "uuid",
            new JobQueue.Settings(
                "ENABLED", 1, queueType, List.of("arn:ce"), List.of(), null, List.of(), List.of()),
            false,
            Map.of()),
        new QueueScheduling.Fifo(),
        definition,
        new SubmittedJob.Identity(OWNER, "id-1", "j", 1000),
        SubmissionLimits.AWS);
  }

  private static SubmittedJob accepted(String more) {
    return switch (submit(DEFINITION, "EKS", more)) {
      case Result.Accepted<SubmittedJob> accepted -> accepted.value();
      case Result.Rejected<SubmittedJob> rejected ->
          throw new AssertionError(rejected.rejection().message());
    };
  }

  private static String override(String pod) {
    return ",'eksPropertiesOverride':{'podProperties':" + pod + "}";
  }

  private static EksContainer main(SubmittedJob job) {
    return job.task().pod().runs().containers().getFirst();
  }

  /** SUB-002, SUB-012: parameters are replaced in command and args; DescribeJobs shows them. */
  @Test
  void eks001ParametersAreReplacedInCommandAndArgs() {
    SubmittedJob job = accepted(",'parameters':{'more':'moon'}");
    assertThat(main(job).command()).containsExactly("echo", "hello");
    assertThat(main(job).args()).containsExactly("moon");
    JobDetail detail = JobDetails.atSubmission(job);
    EksContainerDetail shown = detail.eksProperties().podProperties().containers().getFirst();
    assertThat(shown.command()).containsExactly("echo", "Ref::word");
    assertThat(detail.container()).isNull();
    assertThat(detail.platformCapabilities()).isEmpty();
    assertThat(detail.eksAttempts()).isEmpty();
    assertThat(job.task().resources()).isEqualTo(new ContainerResources(2000, 1024, 0));
  }

  @Test
  void eks011ovr010ContainersAreOverriddenByName() {
    SubmittedJob job =
        accepted(
            override(
                "{'containers':[{'name':'main','image':'other','command':['/bin/sh'],'args':['-c'],"
                    + "'env':[{'name':'A','value':'9'},{'name':'C'}],"
                    + "'resources':{'requests':{'memory':'1024Mi'}}}],"
                    + "'initContainers':[{'name':'init','command':['true']}],"
                    + "'metadata':{'labels':{'b':'3','c':'4'},'namespace':'others'}}"));
    EksContainer main = main(job);
    assertThat(main.image()).isEqualTo("other");
    assertThat(main.command()).containsExactly("/bin/sh");
    assertThat(main.args()).containsExactly("-c");
    assertThat(main.env())
        .containsExactly(
            new EksContainerEnvironmentVariable("A", "9"),
            new EksContainerEnvironmentVariable("B", "$(A)"),
            new EksContainerEnvironmentVariable("C", null));
    assertThat(main.resources().limits()).containsExactly(Map.entry("cpu", "1"));
    assertThat(main.resources().requests()).containsExactly(Map.entry("memory", "1024Mi"));
    assertThat(job.task().pod().runs().initContainers().getFirst().command())
        .containsExactly("true");
    assertThat(job.task().pod().runs().metadata().labels())
        .containsOnly(Map.entry("a", "1"), Map.entry("b", "3"), Map.entry("c", "4"));
    assertThat(job.task().pod().runs().metadata().namespace()).isEqualTo("others");
    assertThat(job.task().resources()).isEqualTo(new ContainerResources(2000, 1536, 0));
  }

  /** L1766: neither definition nor override name the only container (T-062). */
  @Test
  void t062TheOnlyContainerNeedsNoName() {
    RegisteredDefinition unnamed =
        registered(
            "{'containers':[{'image':'busybox','command':['sleep','60']," + NEEDS + "}]}", "");
    String command = override("{'containers':[{'command':['/bin/sh'],'args':['-c','echo hi']}]}");
    assertThat(submit(unnamed, "EKS", command))
        .isInstanceOfSatisfying(
            Result.Accepted.class,
            job ->
                assertThat(main((SubmittedJob) job.value()).args())
                    .containsExactly("-c", "echo hi"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'containers':[{'name':'nobody'}]}|containerName nobody must reference a defined container",
        "{'containers':[{'command':['true']}]}|containerName default must reference",
        "{'containers':[{'name':'main'},{'name':'main'}]}|container main is given twice",
        "{'containers':[{'name':'main','env':[{'name':'AWS_BATCH_A'}]}]}|must not start with AWS_BATCH",
        "{'containers':[{'name':'main','resources':{'limits':{'cpu':'100m'}}}]}|multiple of 0.25",
        "{'metadata':{'labels':{'batch.amazonaws.com/a':'b'}}}|reserved prefix",
        "{'containers':[{'name':'main','args':['Ref::missing']}]}|No parameter found for reference missing",
      })
  void ovr014OverridesFollowTheRulesOfDefinitions(String pod, String message) {
    assertThat(refusal(submit(DEFINITION, "EKS", override(pod)))).contains(message);
  }

  @Test
  void ovr014OverridesHaveTheFormOfTheDefinition() {
    assertThat(refusal(submit(DEFINITION, "EKS", ",'containerOverrides':{'command':['true']}")))
        .contains("use eksPropertiesOverride");
    assertThat(
            refusal(submit(ec2(c -> c), "ECS", override("{'containers':[{'command':['true']}]}"))))
        .contains("only applicable to a job definition with eksProperties");
    assertThat(refusal(submit(DEFINITION, "EKS", ",'propagateTags':true")))
        .contains("propagateTags is not applicable for EKS jobs");
  }

  @Test
  void aPodRunsOnQueuesOfKubernetesAlone() {
    assertThat(refusal(submit(DEFINITION, "ECS", "")))
        .contains("can not run Jobs with capability EKS");
    assertThat(refusal(submit(ec2(c -> c), "EKS", "")))
        .contains("can not run Jobs with capability EC2");
  }

  private static String refusal(Result<SubmittedJob> result) {
    return result instanceof Result.Rejected<SubmittedJob> rejected
        ? rejected.rejection().message()
        : "";
  }
}
