package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.refusal;
import static io.windlass.submission.jobdefinition.Pods.MAIN;
import static io.windlass.submission.jobdefinition.Pods.NEEDS;
import static io.windlass.submission.jobdefinition.Pods.pod;
import static io.windlass.submission.jobdefinition.Pods.registered;
import static io.windlass.submission.jobdefinition.Pods.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksPodProperties;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** EKSP-001 to EKSP-023, EKSP-030 to EKSP-034, EKS-003, EKS-008, GPU-005, CE-126 to CE-129. */
class EksRulesTest {
  private static String containers(String... containers) {
    return "{'containers':[" + String.join(",", containers) + "]}";
  }

  private static String main(String more) {
    return containers("{'name':'main','image':'busybox'," + NEEDS + "," + more + "}");
  }

  private static String beside(String more) {
    return "{'containers':[" + MAIN + "]," + more + "}";
  }

  private static String resources(String resources) {
    return containers("{'image':'busybox','resources':" + resources + "}");
  }

  private static String several(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> MAIN.replace("'main'", "'c" + i + "'"))
        .collect(Collectors.joining(","));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "EKSP-001 none", containers(), "number of containers must be between 1 and 10"),
        Arguments.of("EKSP-001 11", containers(several(11)), "number of containers must be"),
        Arguments.of(
            "EKSP-002 11",
            beside("'initContainers':[" + several(11) + "]"),
            "number of initContainers must be between 0 and 10"),
        Arguments.of("EKSP-001 twice", containers(MAIN, MAIN), "main is given twice"),
        Arguments.of(
            "EKSP-009 case",
            containers(MAIN, MAIN.replace("'main'", "'MAIN'")),
            "MAIN is given twice"),
        Arguments.of(
            "EKSP-009 unnamed",
            containers(MAIN, MAIN.replace("'name':'main',", "")),
            "Container name is required"),
        Arguments.of(
            "EKSP-009",
            containers(MAIN.replace("'main'", "'-a'")),
            "Container name -a should match"),
        Arguments.of(
            "EKSP-008",
            containers("{'image':''," + NEEDS + "}"),
            "Image of container default must be"),
        Arguments.of(
            "EKSP-013", main("'env':[{'name':'AWS_BATCHX'}]"), "must not start with AWS_BATCH"),
        Arguments.of(
            "EKSP-007", beside("'metadata':{'labels':{'a.k8s.io/b':'c'}}"), "reserved prefix"),
        Arguments.of(
            "EKSP-007 batch",
            beside("'metadata':{'annotations':{'batch.amazonaws.com/job-id':'c'}}"),
            "reserved prefix"),
        Arguments.of(
            "EKSP-007 value",
            beside("'metadata':{'labels':{'a':'" + "x".repeat(64) + "'}}"),
            "label a"),
        Arguments.of(
            "EKSP-007 annotation",
            beside("'metadata':{'annotations':{'a':'" + "x".repeat(256) + "'}}"),
            "at most 255 characters"),
        Arguments.of(
            "EKSP-007 kube", beside("'metadata':{'namespace':'kubes'}"), "start with kube"),
        Arguments.of("EKSP-007 default", beside("'metadata':{'namespace':'default'}"), "default"),
        Arguments.of("EKSP-005", beside("'serviceAccountName':'A_b'"), "serviceAccountName A_b"),
        Arguments.of("EKSP-019", beside("'volumes':[{'name':'A'}]"), "name A should match"),
        Arguments.of(
            "EKSP-019 twice", beside("'volumes':[{'name':'a'},{'name':'a'}]"), "a is given twice"),
        Arguments.of(
            "EKSP-020",
            beside("'volumes':[{'name':'a','emptyDir':{'sizeLimit':'much'}}]"),
            "sizeLimit much is not a quantity"),
        Arguments.of(
            "EKSP-021",
            beside("'volumes':[{'name':'a','hostPath':{}}]"),
            "path of hostPath is required"),
        Arguments.of(
            "EKSP-021 up",
            beside("'volumes':[{'name':'a','hostPath':{'path':'/a/../b'}}]"),
            "must not contain '..'"),
        Arguments.of(
            "EKSP-022",
            beside("'volumes':[{'name':'a','secret':{'secretName':'A'}}]"),
            "secretName A"),
        Arguments.of(
            "EKSP-023",
            beside("'volumes':[{'name':'a','persistentVolumeClaim':{'claimName':'A'}}]"),
            "claimName A"),
        Arguments.of(
            "EKSP-020 two",
            beside("'volumes':[{'name':'a','emptyDir':{},'hostPath':{'path':'/a'}}]"),
            "only one of hostPath, emptyDir"),
        Arguments.of(
            "EKSP-018",
            main("'volumeMounts':[{'name':'b','mountPath':'/b'}]"),
            "b is not one of the"),
        Arguments.of(
            "EKSP-018 path", main("'volumeMounts':[{'name':'b'}]"), "mountPath are required"),
        Arguments.of(
            "EKSP-016", main("'securityContext':{'runAsUser':-1}"), "runAsUser must be between"),
        Arguments.of(
            "EKSP-016 pod",
            beside("'securityContext':{'fsGroup':2147483648}"),
            "fsGroup must be between 0 and 2147483647"),
        Arguments.of(
            "EKSP-015",
            main("'securityContext':{'privileged':true,'allowPrivilegeEscalation':false}"),
            "allowPrivilegeEscalation must not be false"),
        Arguments.of(
            "seccomp",
            main("'securityContext':{'seccompProfile':{'type':'Localhost'}}"),
            "localhostProfile is required"),
        Arguments.of(
            "seccomp of the pod",
            beside(
                "'securityContext':{'seccompProfile':{'type':'Unconfined','localhostProfile':'p'}}"),
            "localhostProfile is only applicable"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void whatAPodCanNotBe(String requirement, String pod, String message) {
    assertThat(refusal(request(pod, ""))).as(requirement).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EKSP-014|{'limits':{'cpu':'1','memory':'4Mi','amd.com/gpu':'1'}}|amd.com/gpu is not supported",
        "EKSP-030|{'limits':{'cpu':'1','memory':'512'}}|memory must be a whole number with the suffix Mi",
        "EKSP-030|{'limits':{'cpu':'1','memory':'1Gi'}}|memory must be a whole number with the suffix Mi",
        "EKSP-030|{'limits':{'cpu':'1','memory':'512.5Mi'}}|memory must be a whole number",
        "EKSP-030|{'limits':{'cpu':'1','memory':'3Mi'}}|memory must be at least 4Mi",
        "EKSP-030|{'limits':{'cpu':'1','memory':'4Mi'},'requests':{'memory':'5Mi'}}|of memory must be equal",
        "EKSP-031|{'limits':{'cpu':'100m','memory':'4Mi'}}|cpu must be a multiple of 0.25",
        "CE-126|{'limits':{'cpu':'0.3','memory':'4Mi'}}|cpu must be a multiple of 0.25",
        "CE-126|{'limits':{'cpu':'0','memory':'4Mi'}}|cpu must be a multiple of 0.25",
        "CE-126|{'limits':{'cpu':'1','memory':'4Mi'},'requests':{'cpu':'2'}}|must not be greater than limits",
        "EKSP-032|{'limits':{'cpu':'1','memory':'4Mi','nvidia.com/gpu':'0.5'}}|must be a whole number",
        "CE-128|{'limits':{'cpu':'1','memory':'4Mi','nvidia.com/gpu':'1'},'requests':{'nvidia.com/gpu':'2'}}|must be equal",
        "EKSP-033|{'limits':{'cpu':'1'}}|memory must be specified in limits, requests, or both",
        "CE-127|{'requests':{'memory':'4Mi'}}|cpu must be specified in limits, requests, or both",
      })
  void resourcesAreInStepsAndAgree(String requirement, String resources, String message) {
    assertThat(refusal(request(resources(resources), ""))).as(requirement).contains(message);
  }

  /** EKSP-033, CE-126 to CE-129, GPU-005. */
  @Test
  void eksp033ce129LimitsAreCopiedIntoRequests() {
    assertThat(read("{'limits':{'cpu':'1.50','memory':'0512Mi','nvidia.com/gpu':'1'}}"))
        .isEqualTo(
            new EksResources(
                Map.of("cpu", "1.5", "memory", "512Mi", "nvidia.com/gpu", "1"),
                Map.of("cpu", "1.5", "memory", "512Mi", "nvidia.com/gpu", "1")));
    assertThat(read("{'limits':{'cpu':'4','memory':'2048Mi'},'requests':{'cpu':'1'}}"))
        .isEqualTo(
            new EksResources(
                Map.of("cpu", "4", "memory", "2048Mi"), Map.of("cpu", "1", "memory", "2048Mi")));
    assertThat(read("{'requests':{'cpu':'1','memory':'512Mi'}}"))
        .isEqualTo(
            new EksResources(Map.of("memory", "512Mi"), Map.of("cpu", "1", "memory", "512Mi")));
  }

  private static EksResources read(String resources) {
    EksPodProperties pod = pod(resources(resources));
    return EksPod.resources(pod.containers().getFirst());
  }

  /** As Kubernetes counts: containers together, init containers one by one. */
  @Test
  void whatAPodNeedsIsTheSumOrItsLargestInitContainer() {
    String big = MAIN.replace("'cpu':'1'", "'cpu':'3'").replace("'main'", "'init'");
    EksPodProperties pod =
        pod("{'containers':[" + several(2) + "],'initContainers':[" + big + "]}");
    assertThat(EksPod.requested(pod)).isEqualTo(new ContainerResources(3000, 1024, 0));
  }

  @ParameterizedTest
  @CsvSource({
    ",,true,ClusterFirstWithHostNet",
    "true,,true,ClusterFirstWithHostNet",
    "false,,false,ClusterFirst",
    "true,Default,true,Default",
  })
  void eks003eksp034TheNetworkIsTheHostsUnlessSaidOtherwise(
      Boolean hostNetwork, String dnsPolicy, boolean host, String policy) {
    EksPodProperties pod =
        EksPodProperties.builder().hostNetwork(hostNetwork).dnsPolicy(dnsPolicy).build();
    assertThat(EksPod.hostNetwork(pod)).isEqualTo(host);
    assertThat(EksPod.dnsPolicy(pod)).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource({
    "busybox,,Always",
    "busybox:latest,,Always",
    "host:5000/busybox,,Always",
    "busybox:1.37,,IfNotPresent",
    "busybox@sha256:abc,,IfNotPresent",
    "busybox,Never,Never",
  })
  void eksp010TheTagSaysHowTheImageIsPulled(String image, String policy, String expected) {
    EksContainer container = EksContainer.builder().image(image).imagePullPolicy(policy).build();
    assertThat(EksPod.imagePullPolicy(container)).isEqualTo(expected);
  }

  /** JD-008, JD-011, JD-015, J-010. */
  @Test
  void jd008APodIsAloneAndSaysNothingOfPlatformsOrTags() {
    String pod = containers(MAIN);
    assertThat(refusal(request(pod, ",'platformCapabilities':['EC2']")))
        .contains("platformCapabilities is not applicable");
    assertThat(refusal(request(pod, ",'propagateTags':true")))
        .contains("propagateTags is not applicable");
    assertThat(refusal(request(pod, ",'containerProperties':{'image':'busybox'}")))
        .contains("Cannot use both ECS containerProperties and eksProperties");
    assertThat(refusal(request("null", "")))
        .as("an empty member is none")
        .contains("or eksProperties is required");
  }

  /** The samples of the guide: L1688 (T-060), AC-07, AC-17. */
  @Test
  void ac07ac17t060TheSamplesOfTheGuideAreAccepted() {
    String init = MAIN.replace("'main'", "'init-container'").replace("limits", "requests");
    RegisteredDefinition several =
        registered(
            "{'shareProcessNamespace':true,'initContainers':["
                + init
                + "],'containers':["
                + several(2)
                + "]}",
            ",'retryStrategy':{'attempts':3},'timeout':{'attemptDurationSeconds':60}");
    assertThat(several.document().containerOrchestrationType()).isEqualTo("EKS");
    RegisteredDefinition sleep =
        registered(
            "{'hostNetwork':true,'containers':[{'image':'amazonlinux:2','command':['sleep','60'],"
                + NEEDS
                + "}],'metadata':{'labels':{'environment':'test'}}}",
            "");
    EksPodProperties shown = sleep.pod();
    assertThat(shown).isNotNull();
    assertThat(shown.dnsPolicy()).as("EKSP-004: not echoed when unset").isNull();
    assertThat(shown.initContainers()).isEmpty();
    assertThat(shown.containers().getFirst().name()).isNull();
    assertThat(shown.containers().getFirst().args()).isEmpty();
    assertThat(EksPod.nameOf(shown.containers().getFirst())).as("EKS-008").isEqualTo("default");
  }
}
