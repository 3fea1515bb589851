package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition.Supply;
import io.windlass.scheduler.resource.ResourceShape;
import org.junit.jupiter.api.Test;

/** Rows 4 to 6 of TR-021, and heads that are heads no more: TR-020 to TR-028. */
class BlockedQueueTest {
  private static final String NO_PERMISSION =
      "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS - Batch service role has a permission issue.";
  private static final String INVALID =
      "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.";
  private static final String UNDETERMINED =
      "UNDETERMINED - Batch job is blocked, root cause is undetermined.";
  private static final String BAD_ROLE =
      "CLIENT_ERROR - Not authorized to perform sts:AssumeRole (Service:"
          + " AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied)";

  @Test
  void everyEnvironmentHasRoleTroubleTR021Row4() {
    Lifecycle story = blocked("A", "B");
    invalid(story, "A", BAD_ROLE);
    assertThat(reason(story)).isNull();
    invalid(story, "B", "CLIENT_ERROR - User: x is not authorized to perform: y on resource z");
    assertThat(reason(story)).isEqualTo(NO_PERMISSION);
    story.crash().pass(0);
    assertThat(reason(story)).isEqualTo(NO_PERMISSION);
    story.capacity("A", new CapacityChange.StatusChanged("VALID", null, "Healthy"));
    assertThat(reason(story)).isNull();
  }

  @Test
  void everyEnvironmentIsInvalidTR021Row5() {
    Lifecycle story = blocked("A", "B");
    invalid(story, "A", BAD_ROLE);
    invalid(story, "B", "CLIENT_ERROR - Instance profile does not exist");
    assertThat(reason(story)).isEqualTo(INVALID);
  }

  /** The reason is unknown: the environment is not usable, or its owner provided too little. */
  @Test
  void causeIsUnknownTR021Row6() {
    Lifecycle disabled = blocked("A").environment("A", 64, Supply.SCALED, false);
    assertThat(reason(disabled)).isEqualTo(UNDETERMINED);
    Lifecycle unmanaged =
        Lifecycle.empty()
            .environment("A", 64, Supply.GIVEN, true)
            .queue("q", 1, "A")
            .instance("A", "i-1", new ResourceShape(2_000, 4_096, 0))
            .submit("J", job().vcpus(4));
    assertThat(reason(unmanaged)).isEqualTo(UNDETERMINED);
    unmanaged.instance("A", "i-2", new ResourceShape(4_000, 4_096, 0));
    assertThat(reason(unmanaged)).isNull();
  }

  /** A queue whose environments are merely busy is not blocked. */
  @Test
  void occupiedInstancesAreNoReasonTR028() {
    Lifecycle story =
        Lifecycle.empty()
            .environment("A", 64, Supply.GIVEN, true)
            .queue("q", 1, "A")
            .instance("A", "i-1", new ResourceShape(4_000, 4_096, 0))
            .submit("first", job().vcpus(4))
            .submit("J", job().vcpus(4));
    assertThat(reason(story)).isNull();
  }

  @Test
  void knownCauseSaysMoreThanAStateTR021() {
    Lifecycle story = blocked("A", "B");
    invalid(story, "A", "CLIENT_ERROR - no");
    story.capacity(
        "B", new CapacityChange.Shortage("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", ""));
    assertThat(reason(story)).startsWith("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - ");
  }

  /** A job that others overtook does not block its queue, and its limit does not count (TR-023). */
  @Test
  void formerHeadIsNotSaidToBlockTR020() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("first", job().attempts(2)).start("first");
    story.submit("J", job().vcpus(512));
    story.capacity(
        "ce", new CapacityChange.Shortage("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", ""));
    assertThat(reason(story)).startsWith("MISCONFIGURATION:");
    story.capacity("ce", new CapacityChange.Draining("i-1")).crash();
    story.exit("first", 1).is("first", RUNNABLE);
    assertThat(reason(story)).isNull();
  }

  private static Lifecycle blocked(String... environments) {
    Lifecycle story = Lifecycle.empty();
    for (String name : environments) {
      story.environment(name, 64);
    }
    return story.queue("q", 1, environments).submit("J", job().vcpus(4));
  }

  private static void invalid(Lifecycle story, String environment, String statusReason) {
    story.capacity(environment, new CapacityChange.StatusChanged("INVALID", null, statusReason));
  }

  private static String reason(Lifecycle story) {
    return story.job("J").progress().statusReason();
  }
}
