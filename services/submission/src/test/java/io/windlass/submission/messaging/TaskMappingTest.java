package io.windlass.submission.messaging;

import static io.windlass.submission.jobdefinition.Definitions.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.Secret;
import io.windlass.events.ContainerSpec;
import io.windlass.events.SecretReference;
import io.windlass.submission.consumableresource.ConsumableRequirements;
import io.windlass.submission.job.SubmittedJob;
import io.windlass.submission.jobdefinition.ContainerResources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The specification of a container for executors. */
class TaskMappingTest {
  private static ContainerSpec spec(ContainerProperties container) {
    SubmittedJob.Task task =
        new SubmittedJob.Task(
            container,
            List.of(),
            Map.of(),
            ContainerResources.none(),
            ConsumableRequirements.NONE,
            null,
            0,
            null);
    return TaskMapping.task(task).getContainers().getFirst();
  }

  @Test
  void env002s04VariablesWithTheReservedPrefixDoNotReachTheContainer() {
    ContainerSpec spec =
        spec(
            container()
                .environment(
                    List.of(
                        new KeyValuePair("AWS_BATCH_MINE", "1"),
                        new KeyValuePair("AWS_BATCH_JOB_ID", "mine"),
                        new KeyValuePair("AWS_REGION", "eu-west-1"),
                        new KeyValuePair("MINE", "2")))
                .build());
    assertThat(spec.getEnvironment()).containsOnlyKeys("AWS_REGION", "MINE");
  }

  @Test
  void norDoSuchSecrets() {
    ContainerSpec spec =
        spec(
            container()
                .secrets(List.of(new Secret("AWS_BATCH_S", "s"), new Secret("S", "s")))
                .build());
    assertThat(spec.getSecrets()).extracting(SecretReference::getName).containsExactly("S");
  }
}
