package io.windlass.capacity.executor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.EnvironmentCommand;
import io.windlass.capacity.computeenvironment.EnvironmentContext;
import io.windlass.capacity.computeenvironment.EnvironmentDecider;
import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentEvent;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.config.InstanceTypeFiles;
import io.windlass.capacity.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the port for instances with nodes that capacity does not launch. */
class NodePoolTest {
  private static final Resources SIZE = new Resources(8000, 32_000, 0);
  private static final EnvironmentKey KEY =
      new EnvironmentKey(
          "arn:aws:batch:us-east-1:123456789012:compute-environment/eks",
          "123456789012",
          "us-east-1");

  private final NodePool nodes = new NodePool("capacity-1/memory");
  private ComputeEnvironment environment = ComputeEnvironment.unknown(KEY);
  private String epoch = InMemoryCluster.EPOCH;

  private List<String> decide(EnvironmentCommand command) {
    Decision decision =
        nodes.decide(
            KEY.arn(),
            supply ->
                EnvironmentDecider.decide(
                    environment,
                    command,
                    new EnvironmentContext(
                        Instant.EPOCH,
                        InstanceTypeFiles.resolver(),
                        new EnvironmentContext.Policy(Duration.ZERO, Duration.ZERO, 0),
                        Map.of(),
                        new EnvironmentContext.HostStatus(nodes.hostId(), epoch, Optional.empty()),
                        supply)));
    environment = decision.after();
    return decision.published().stream().map(event -> brief(event.event())).toList();
  }

  private static String brief(EnvironmentEvent.Published event) {
    return switch (event) {
      case EnvironmentEvent.StatusChanged status -> status.status() + " " + status.desiredvCpus();
      case EnvironmentEvent.InstanceReady ready -> "ready " + ready.instance().id();
      case EnvironmentEvent.InstanceDraining draining -> "draining " + draining.instanceId();
      case EnvironmentEvent.InstanceTerminated gone ->
          (gone.lost() ? "lost " : "terminated ") + gone.instanceId();
      case EnvironmentEvent.InstanceResumed _, EnvironmentEvent.ShortageChanged _ ->
          event.toString();
    };
  }

  private List<String> define(String orchestration) {
    return decide(
        new EnvironmentCommand.Define(
            new EnvironmentDefinition(
                "eks",
                "uuid",
                true,
                true,
                orchestration,
                "EC2",
                null,
                0,
                64,
                null,
                List.of("optimal"),
                null,
                null,
                null),
            1,
            false));
  }

  private List<String> look() {
    return decide(new EnvironmentCommand.Reconcile());
  }

  @Test
  void eachNodeIsAnInstanceWhileItExists() {
    nodes.joins("node-a", SIZE);
    assertThat(define("EKS")).containsExactly("VALID 0", "ready node-a", "VALID 8");
    nodes.joins("node-b", SIZE);
    assertThat(look()).containsExactly("ready node-b", "VALID 16");
    assertThat(environment.instances().get("node-b").resources()).isEqualTo(SIZE);
    nodes.isGone("node-a");
    assertThat(look()).containsExactly("lost node-a", "VALID 8");
    assertThat(look()).isEmpty();
  }

  @Test
  void aCordonedNodeDrainsAndTerminatesWhenItIsEmpty() {
    nodes.joins("node-a", SIZE);
    define("EKS");
    nodes.isCordoned("node-a");
    assertThat(look()).containsExactly("draining node-a");
    assertThat(look()).isEmpty();
    nodes.isGone("node-a");
    assertThat(look()).containsExactly("lost node-a", "VALID 0");
  }

  @Test
  void theProviderRefusesUnsupportedDefinitions() {
    assertThat(define("ECS")).containsExactly("INVALID 0");
    assertThat(environment.reported().statusReason()).isEqualTo("CLIENT_ERROR - only EKS here");
  }

  /** Nodes outlive boots of this machine; instances of another cluster are lost. */
  @Test
  void instancesOfAnotherEpochAreLost() {
    nodes.joins("node-a", SIZE);
    define("EKS");
    epoch = "another cluster";
    assertThat(look()).startsWith("lost node-a").contains("ready node-a");
  }
}
