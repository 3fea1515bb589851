package io.windlass.scheduler.gang;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeEnvironmentTest {
  private static final JobId ID = JobId.of(new UUID(1, 2));

  /** ENV-001, ENV-003: the columns of the table for multi-node jobs. */
  @Test
  void env001EveryNodeKnowsItsPlaceAndAllButTheMainOneItsAddress() {
    assertThat(variables(1))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "AWS_BATCH_JOB_ID", ID + "#1",
                "AWS_BATCH_JOB_ATTEMPT", "2",
                "AWS_BATCH_CE_NAME", "ce",
                "AWS_BATCH_JQ_NAME", "q",
                "AWS_BATCH_JOB_NODE_INDEX", "1",
                "AWS_BATCH_JOB_NUM_NODES", "10",
                "AWS_BATCH_JOB_MAIN_NODE_INDEX", "2",
                "AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS", "127.0.3.4"));
    assertThat(variables(2))
        .containsEntry("AWS_BATCH_JOB_NODE_INDEX", "2")
        .doesNotContainKey("AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS");
  }

  private static Map<String, String> variables(int index) {
    JobProfile profile =
        new JobProfile(
            "arn:aws:batch:r:1:job-queue/q",
            "d",
            JobKind.multiNode(10, 2, null),
            ResourceShape.NONE,
            JobProfile.Execution.DEFAULT,
            JobProfile.Precedence.NONE);
    Submission job = new Submission(ID, "name", Instant.EPOCH, 1, profile);
    Attempt attempt =
        Attempt.starting(
            2, "t", new Placement("arn:aws:batch:r:1:compute-environment/ce", "i", "ci", "ta"));
    Node node = Node.first(job, index, new NodeEvent.SetAside(Instant.EPOCH, attempt));
    return NodeEnvironment.variables(node, "127.0.3.4");
  }
}
