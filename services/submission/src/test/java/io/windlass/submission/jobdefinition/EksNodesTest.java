package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static io.windlass.submission.jobdefinition.Definitions.refusal;
import static io.windlass.submission.jobdefinition.Pods.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.submission.store.Documents;
import org.junit.jupiter.api.Test;

/** Multi-node definitions with {@code eksProperties} (MN-005, MN-016, MNP-030, MNP-031). */
class EksNodesTest {
  private static final String POD = pod("");

  private static String pod(String more) {
    return "'eksProperties':{'podProperties':{'containers':[" + MAIN + "]" + more + "}}";
  }

  private static RegisterJobDefinitionRequest request(String more, String... bodies) {
    StringBuilder ranges = new StringBuilder();
    for (int i = 0; i < bodies.length; i++) {
      ranges
          .append(i == 0 ? "" : ",")
          .append(
              "{'targetNodes':'"
                  + i
                  + ":"
                  + (i + 1 < bodies.length ? i : "")
                  + "',"
                  + bodies[i]
                  + "}");
    }
    String json =
        "{'jobDefinitionName':'d','type':'multinode'"
            + more
            + ",'nodeProperties':{'numNodes':"
            + Math.max(2, bodies.length)
            + ",'mainNode':0,'nodeRangeProperties':["
            + ranges
            + "]}}";
    return Documents.read(json.replace('\'', '"'), RegisterJobDefinitionRequest.class);
  }

  @Test
  void mnp030PodsAreAcceptedInNodeRanges() {
    RegisterJobDefinitionRequest request = request("", POD, POD);
    assertThat(refusal(request)).isEmpty();
    RegisteredDefinition definition = JobDefinitionRegistration.revision(OWNER, request, 1);
    assertThat(definition.document().containerOrchestrationType()).isEqualTo("EKS");
    assertThat(definition.provisioningModel().jobQueueType()).isEqualTo("EKS");
    assertThat(definition.containers()).isEmpty();
  }

  @Test
  void mn005AllRangesAreOfOneKindAndNamespace() {
    String container =
        "'container':{'image':'busybox','resourceRequirements':[{'type':'VCPU','value':'1'},"
            + "{'type':'MEMORY','value':'64'}]}";
    assertThat(refusal(request("", POD, container)))
        .contains("eksProperties must be specified for all node ranges");
    assertThat(refusal(request("", POD + "," + container)))
        .contains("can not use both eksProperties and container");
    assertThat(refusal(request("", POD, pod(",'metadata':{'namespace':'others'}"))))
        .contains("namespace must be the same");
    assertThat(refusal(request("", pod(",'volumes':[{'name':'A'}]")))).contains("name A");
    assertThat(refusal(request(",'platformCapabilities':['EC2']", POD)))
        .contains("platformCapabilities is not applicable");
    assertThat(refusal(request("," + POD, POD)))
        .contains("eksProperties is not applicable for type multinode");
  }
}
