package io.windlass.scheduler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.consumable.ConsumableRequirements;
import io.windlass.scheduler.resource.ResourceShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment variables that describe a task. */
class TaskEnvironmentTest {
  /** J-018, MON-003: the first 200 characters of the definition's name, without its revision. */
  @ParameterizedTest(name = "J-018: a name of {0} characters → {1} of them")
  @CsvSource({"3, 3", "200, 200", "201, 200", "1000, 200"})
  void logStream(int length, int kept) {
    String arn = "arn:aws:batch:us-east-1:123456789012:job-definition/" + "n".repeat(length) + ":7";
    assertThat(logStreamName(arn, JobProfile.Execution.DEFAULT))
        .isEqualTo("n".repeat(kept) + "/default/task");
  }

  /** MON-006. */
  @Test
  void log012_theJobsOwnPrefix() {
    var execution =
        new JobProfile.Execution(
            RetryStrategy.ONCE, null, ConsumableRequirements.NONE, null, "awslogs-example");
    assertThat(logStreamName("arn:aws:batch:us-east-1:123456789012:job-definition/d:7", execution))
        .isEqualTo("awslogs-example/default/task");
  }

  private static String logStreamName(String definitionArn, JobProfile.Execution execution) {
    JobProfile profile =
        new JobProfile(
            "queue",
            definitionArn,
            JobKind.SINGLE,
            ResourceShape.NONE,
            execution,
            JobProfile.Precedence.NONE);
    Attempt attempt =
        Attempt.starting(1, "task", new Placement("environment", "i-1", "host", "task"));
    return TaskEnvironment.logStreamName(profile, attempt);
  }
}
