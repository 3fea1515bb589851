package io.windlass.submission.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.batch.EksContainerOverride;
import io.windlass.aws.batch.EksPropertiesDetail;
import io.windlass.submission.store.Documents;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What DescribeJobs shows of pods where little is known of them (EKS-005). */
class EksResponsesTest {
  private static ObjectNode tree(String json) {
    return Documents.tree(json.replace('\'', '"'));
  }

  @Test
  void anAttemptOfWhichNothingIsKnownHasItsPodsNameAlone() {
    ObjectNode detail =
        tree(
            "{'eksProperties':{'podProperties':{'containers':[{'image':'busybox'}]}},"
                + "'attempts':[{'container':{'taskArn':'arn:task/ce/uuid-1'},'stoppedAt':1}]}");
    EksResponses.show(detail, tree("{'taskArn':'arn:task/ce/uuid-1'}"), _ -> Optional.empty());
    assertThat(detail.path("eksProperties").path("podProperties").toString())
        .isEqualTo("{\"containers\":[{\"image\":\"busybox\"}],\"podName\":\"aws-batch.uuid-1\"}");
    assertThat(detail.path("attempts")).isEmpty();
    assertThat(detail.path("eksAttempts").toString())
        .isEqualTo(
            "[{\"containers\":[],\"initContainers\":[],\"podName\":\"aws-batch.uuid-1\","
                + "\"stoppedAt\":1}]");
  }

  @Test
  void eks008AContainerWithoutANameIsCalledDefaultInAttempts() {
    ObjectNode detail =
        tree(
            "{'eksProperties':{'podProperties':{'containers':[{'image':'busybox'}],"
                + "'metadata':{'namespace':'own'}}},'attempts':[{'container':{'pod':{"
                + "'nodeName':'n','containers':[{'name':'default','exitCode':1,'reason':'"
                + "x".repeat(300)
                + "'}]}}}]}");
    EksResponses.show(detail, null, _ -> Optional.empty());
    var attempt = detail.path("eksAttempts").path(0);
    assertThat(attempt.path("podNamespace").asText()).isEqualTo("own");
    assertThat(attempt.path("containers").path(0).path("name").asText()).isEqualTo("default");
    assertThat(attempt.path("containers").path(0).path("reason").asText()).hasSize(255);
  }

  /** A rerun is the same job again. */
  @Test
  void ofAJobThatIsRunAgainTheContainersAreOverridden() {
    EksPropertiesDetail detail =
        Documents.read(
            tree("{'podProperties':{'containers':[{'name':'main','image':'busybox',"
                    + "'args':['Ref::a']}],'initContainers':[{'name':'init'}],"
                    + "'metadata':{'labels':{'a':'b'}}}}")
                .toString(),
            EksPropertiesDetail.class);
    var pod = EksResponses.overrides(detail).podProperties();
    assertThat(pod.containers())
        .extracting(EksContainerOverride::name, EksContainerOverride::image)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("main", "busybox"));
    assertThat(pod.containers().getFirst().args()).containsExactly("Ref::a");
    assertThat(pod.initContainers()).hasSize(1);
    assertThat(pod.metadata().labels()).containsEntry("a", "b");
    assertThat(EksResponses.overrides(null)).isNull();
  }
}
