package io.windlass.capacity.computeenvironment;

import static io.windlass.capacity.computeenvironment.Story.definition;
import static io.windlass.capacity.computeenvironment.Story.disabled;
import static io.windlass.capacity.computeenvironment.Story.ec2;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.Demand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the life cycle of environments. */
class EnvironmentDeciderTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final EnvironmentDefinition FARGATE =
      definition("uuid-1", true, "FARGATE", 0, 4, null, List.of());
  private final Story story = new Story();

  /** CE-002, CE-013, CE-102. */
  @Test
  void aGoodDefinitionIsValidAtOnce() {
    assertThat(story.defined(ec2(0, 8, "c5.large"))).containsExactly("VALID 0");
    assertThat(story.environment.reported().statusReason()).isEqualTo("ComputeEnvironment Healthy");
  }

  @Test
  void aRepeatedOrOlderDefinitionChangesNothing() {
    story.defined(ec2(0, 8, "c5.large"));
    ComputeEnvironment before = story.environment;
    assertThat(story.tell(new EnvironmentCommand.Define(ec2(2, 8, "c5.large"), 1, false)))
        .isEmpty();
    assertThat(story.environment).isEqualTo(before);
  }

  @Test
  void anUnknownInstanceTypeIsInvalidAndSaysWhich() {
    assertThat(story.defined(ec2(2, 8, "c5.huge"))).containsExactly("INVALID 0");
    assertThat(story.environment.reported().statusReason()).contains("c5.huge");
    assertThat(story.wants(4)).isEmpty();
    assertThat(story.defined(ec2(0, 8, "c5.large")))
        .containsExactly("VALID 0", "ready #1 c5.large", "ready #2 c5.large", "VALID 4");
  }

  @Test
  void anEnvironmentThatBecomesInvalidWindsDownAndComesBack() {
    story.defined(ec2(2, 8, "c5.large"));
    assertThat(story.defined(ec2(2, 8, "c5.huge"))).containsExactly("INVALID 2", "draining #1");
    assertThat(story.defined(ec2(2, 8, "c5.large"))).containsExactly("VALID 2", "resumed #1");
  }

  /** CE-112 onward need a cluster. */
  @Test
  void kubernetesEnvironmentsAreInvalidHere() {
    EnvironmentDefinition eks =
        new EnvironmentDefinition(
            "ce", "u", true, true, "EKS", "EC2", null, 0, 8, null, List.of(), null, null, null);
    assertThat(story.defined(eks)).containsExactly("INVALID 0");
  }

  /** CE-009: the minimum runs regardless of demand. */
  @Test
  void theMinimumIsLaunchedAndKept() {
    assertThat(story.defined(ec2(4, 8, "c5.large")))
        .containsExactly("VALID 0", "ready #1 c5.large", "ready #2 c5.large", "VALID 4");
    assertThat(story.after(MINUTE.multipliedBy(10))).isEmpty();
  }

  /** CE-009: desiredvCpus is the initial capacity; afterwards demand decides. */
  @Test
  void desiredvCpusAreLaunchedOnceAndScaleDownWhenIdle() {
    assertThat(story.defined(definition("u", true, "EC2", 0, 8, 4, List.of("c5.large"))))
        .contains("ready #1 c5.large", "ready #2 c5.large");
    assertThat(story.after(MINUTE)).containsExactly("draining #1", "draining #2");
    story.drained(1);
    story.drained(2);
    assertThat(story.after(MINUTE)).isEmpty();
    assertThat(story.environment.instances()).isEmpty();
  }

  @Test
  void demandLaunchesInstancesAndIdleOnesTerminate() {
    story.defined(ec2(0, 8, "c5.large"));
    assertThat(story.wants(3)).containsExactly("ready #1 c5.large", "ready #2 c5.large", "VALID 4");
    story.busy(1);
    assertThat(story.wants(0)).isEmpty();
    assertThat(story.after(MINUTE)).containsExactly("draining #2");
    assertThat(story.drained(2)).containsExactly("terminated #2", "VALID 2");
    story.idle(1);
    assertThat(story.after(MINUTE.minusMillis(1))).isEmpty();
    assertThat(story.after(Duration.ofMillis(1))).containsExactly("draining #1");
  }

  /**
   * Regression, found by the simulator: the instance was resumed, used and draining again when
   * InstanceDrained of the first draining arrived.
   */
  @Test
  void aLateInstanceDrainedDoesNotTerminateAnInstanceInUse() {
    story.defined(ec2(0, 8, "c5.large"));
    story.wants(1);
    story.wants(0);
    assertThat(story.after(MINUTE)).containsExactly("draining #1");
    assertThat(story.wants(1)).containsExactly("resumed #1");
    story.wants(0);
    assertThat(story.after(MINUTE)).containsExactly("draining #1");
    story.busy(1);
    assertThat(story.drained(1)).isEmpty();
    story.idle(1);
    assertThat(story.drained(1)).containsExactly("terminated #1", "VALID 0");
  }

  @Test
  void aDrainingInstanceIsResumedOnNewDemand() {
    story.defined(ec2(0, 8, "c5.large"));
    story.wants(1);
    story.wants(0);
    assertThat(story.after(MINUTE)).containsExactly("draining #1");
    assertThat(story.wants(1)).containsExactly("resumed #1");
    // InstanceDrained of the first draining arrives late: the instance is not draining any more.
    assertThat(story.drained(1)).isEmpty();
  }

  @Test
  void anEmptyInstanceTerminatesWithoutAWordOfTheScheduler() {
    story.defined(ec2(0, 8, "c5.large"));
    story.wants(1);
    story.wants(0);
    story.after(MINUTE);
    assertThat(story.after(Duration.ofSeconds(29))).isEmpty();
    assertThat(story.after(SECOND)).containsExactly("terminated #1", "VALID 0");
  }

  @Test
  void repeatedDemandIsServedOnce() {
    story.defined(ec2(0, 64, "c5.large"));
    story.wants(1);
    assertThat(story.tell(new EnvironmentCommand.Want(Demand.NONE, 1))).isEmpty();
    assertThat(story.wants(2)).isEmpty();
    assertThat(story.wants(3)).containsExactly("ready #2 c5.large", "VALID 4");
  }

  @Test
  void demandBeforeTheDefinitionIsKept() {
    assertThat(story.wants(1)).isEmpty();
    assertThat(story.defined(ec2(0, 8, "c5.large")))
        .containsExactly("VALID 0", "ready #1 c5.large", "VALID 2");
  }

  @Test
  void aLaunchDelayPassesBeforeAnInstanceIsReady() {
    story.launchDelay(MINUTE).defined(ec2(0, 8, "c5.large"));
    assertThat(story.wants(1)).containsExactly("VALID 2");
    assertThat(story.after(MINUTE.minusMillis(1))).isEmpty();
    assertThat(story.after(Duration.ofMillis(1))).containsExactly("ready #1 c5.large");
  }

  /** CE-103. */
  @Test
  void disablingStopsScalingUpAndKeepsTheMinimum() {
    EnvironmentDefinition definition = ec2(2, 8, "c5.large");
    story.defined(definition);
    story.wants(8);
    story.defined(disabled(definition));
    assertThat(story.after(MINUTE)).containsExactly("draining #1", "draining #2", "draining #3");
    assertThat(story.wants(20)).isEmpty();
  }

  /** CE-088, CE-096: instances of other types are replaced; the environment stays usable. */
  @Test
  void aChangeOfTypesReplacesInstances() {
    story.defined(ec2(2, 8, "c5.large"));
    story.busy(1);
    assertThat(story.defined(ec2(2, 8, "c6i.large")))
        .containsExactly("UPDATING 2", "draining #1", "ready #2 c6i.large", "UPDATING 4");
    story.idle(1);
    assertThat(story.drained(1)).containsExactly("terminated #1", "VALID 2");
  }

  /** CE-044. */
  @Test
  void aDisabledEnvironmentKeepsTheMeaningOfItsTypes() {
    EnvironmentDefinition optimal = ec2(0, 8, "optimal");
    story.now = java.time.Instant.parse("2025-10-31T00:00:00Z");
    story.defined(optimal);
    assertThat(story.environment.desired().typeNames()).contains("c4.large");
    story.now = java.time.Instant.parse("2026-11-21T00:00:00Z");
    story.defined(disabled(optimal));
    assertThat(story.environment.desired().typeNames()).contains("c4.large");
    story.defined(optimal);
    assertThat(story.environment.desired().typeNames())
        .contains("c6i.large")
        .doesNotContain("c4.large");
  }

  @Test
  void deletionTerminatesInstancesAndThenCompletes() {
    EnvironmentDefinition definition = disabled(ec2(2, 8, "c5.large"));
    story.defined(definition);
    story.busy(1);
    assertThat(story.deleting(definition)).containsExactly("DELETING 2", "draining #1");
    assertThat(story.after(MINUTE)).isEmpty();
    story.idle(1);
    assertThat(story.drained(1)).containsExactly("terminated #1", "DELETING 0", "DELETED 0");
    assertThat(story.wants(4)).isEmpty();
  }

  @Test
  void aRecreatedEnvironmentContinuesItsSequence() {
    EnvironmentDefinition definition = ec2(0, 8, "c5.large");
    story.defined(definition);
    assertThat(story.deleting(definition)).containsExactly("DELETING 0", "DELETED 0");
    long events = story.environment.eventSequence();
    EnvironmentDefinition again =
        definition("uuid-2", true, "EC2", 0, 8, null, List.of("c5.large"));
    assertThat(story.tell(new EnvironmentCommand.Define(again, 1, false)))
        .containsExactly("VALID 0");
    assertThat(story.environment.eventSequence()).isEqualTo(events + 1);
  }

  /** Architecture: one elastic instance, as large as maxvCpus and the host allow. */
  @Test
  void fargateHasOneElasticInstanceThatNeverDrainsWhenIdle() {
    assertThat(story.defined(FARGATE)).containsExactly("VALID 0", "ready #1 FARGATE");
    var instance = story.environment.instances().get(story.id(1));
    assertThat(instance.elastic()).isTrue();
    assertThat(instance.resources()).isEqualTo(new Resources(4000, 32_768, 0));
    assertThat(story.after(MINUTE.multipliedBy(99))).isEmpty();
  }

  @Test
  void fargateOnASmallHostIsAsLargeAsTheHost() {
    story.host = HostBudget.of(new Resources(2000, 3000, 0));
    story.defined(FARGATE);
    assertThat(story.environment.instances().get(story.id(1)).resources())
        .isEqualTo(new Resources(2000, 3000, 0));
    assertThat(story.wants(1)).isEmpty();
  }

  @Test
  void anotherMaximumReplacesTheFargateInstance() {
    story.defined(FARGATE);
    EnvironmentDefinition larger = definition("uuid-1", true, "FARGATE", 0, 8, null, List.of());
    assertThat(story.defined(larger))
        .containsExactly("ready #2 FARGATE", "draining #1", "UPDATING 0");
    assertThat(story.drained(1)).containsExactly("terminated #1", "VALID 0");
  }

  /** CE-022: the host is the only instance of the environment. */
  @Test
  void theInstanceOfAnUnmanagedEnvironmentIsTheHost() {
    story.host = HostBudget.of(new Resources(8000, 30_000, 0));
    assertThat(story.defined(definition("u", true, null, 0, 0, null, List.of())))
        .containsExactly("VALID 0", "ready #1 UNMANAGED");
    assertThat(story.environment.instances().get(story.id(1)).resources())
        .isEqualTo(story.host.total());
  }

  @Test
  void aRebootReplacesInstances() {
    story.defined(ec2(2, 8, "c5.large"));
    story.epoch = "boot-2";
    assertThat(story.after(SECOND))
        .containsExactly("lost #1", "VALID 0", "ready #2 c5.large", "VALID 2");
  }

  @Test
  void instancesOfAnotherHostDrain() {
    story.defined(ec2(0, 8, "c5.large"));
    story.wants(1);
    story.hostId = "there";
    story.epoch = "boot-9";
    assertThat(story.after(SECOND)).startsWith("draining #1").contains("ready #2 c5.large");
  }

  @Test
  void aShortageIsReportedOnceAndWithdrawnOnce() {
    story.host = HostBudget.of(new Resources(1000, 1000, 0));
    story.defined(ec2(0, 8, "c5.large"));
    assertThat(story.wants(1)).containsExactly("short INSUFFICIENT_INSTANCE_CAPACITY");
    assertThat(story.after(SECOND)).isEmpty();
    assertThat(story.wants(0)).containsExactly("no shortage");
  }

  /** The reason is visible to users. */
  @Test
  void aHostThatCannotStartTasksIsReportedAndLaunchesNothing() {
    story.defined(ec2(0, 8, "c5.large"));
    story.trouble = Optional.of("no Docker engine answers");
    assertThat(story.after(SECOND)).containsExactly("VALID 0");
    assertThat(story.environment.reported().statusReason()).isEqualTo("no Docker engine answers");
    assertThat(story.after(SECOND)).isEmpty();
    assertThat(story.wants(1)).containsExactly("short INSUFFICIENT_INSTANCE_CAPACITY");
    assertThat(story.environment.reported().shortage().message())
        .contains("no Docker engine answers");
    story.trouble = Optional.empty();
    assertThat(story.after(SECOND)).contains("ready #1 c5.large", "no shortage");
    assertThat(story.environment.reported().statusReason()).isEqualTo("ComputeEnvironment Healthy");
  }

  /** In ECS, a Fargate task has no container instance. */
  @Test
  void aFargateInstanceIsNotAContainerInstance() {
    story.defined(FARGATE);
    assertThat(story.environment.instances().get(story.id(1)).containerInstanceArn()).isEmpty();
  }
}
