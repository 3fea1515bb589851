package io.windlass.capacity.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.task.MetadataEndpoint;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskLaunch;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskEnvironmentTest {
  private static TaskLaunch with(Map<String, String> own, TaskAssignment assignment) {
    return Containers.launch(List.of("true"), c -> c.environment = own).assigned(assignment);
  }

  private static Map<String, String> environment(TaskLaunch launch) {
    return TaskEnvironment.of(launch, launch.plan().containers().getFirst(), Optional.empty());
  }

  /** Programs recognise by these where they run. */
  @Test
  void env001_theVariablesOfEcsAreSet() {
    assertThat(environment(with(Map.of(), new TaskAssignment(false, List.of(), ""))))
        .containsEntry("AWS_EXECUTION_ENV", "AWS_ECS_EC2")
        .containsEntry("AWS_BATCH_JOB_ID", "job-1")
        .doesNotContainKeys("AWS_REGION", "AWS_DEFAULT_REGION");
    assertThat(environment(with(Map.of(), new TaskAssignment(true, List.of(), ""))))
        .containsEntry("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE")
        .containsEntry("AWS_REGION", "us-east-1")
        .containsEntry("AWS_DEFAULT_REGION", "us-east-1");
    assertThat(
            environment(
                with(
                    Map.of("AWS_REGION", "eu-west-1", "AWS_EXECUTION_ENV", "mine"),
                    new TaskAssignment(true, List.of(), ""))))
        .containsEntry("AWS_REGION", "eu-west-1")
        .containsEntry("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE");
  }

  @Test
  void theMetadataAddressCannotBeOverridden() {
    var own = Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://mine");
    var launch = with(own, new TaskAssignment(false, List.of(), "token"));
    var container = launch.plan().containers().getFirst();
    var loopback = InetAddress.getLoopbackAddress();
    var uri = TaskEnvironment.metadataUri(launch, at -> Optional.of("http://here/v4/"), loopback);
    assertThat(uri).contains("http://here/v4/token");
    assertThat(TaskEnvironment.of(launch, container, uri))
        .containsEntry("ECS_CONTAINER_METADATA_URI_V4", "http://here/v4/token");
    assertThat(TaskEnvironment.metadataUri(launch, MetadataEndpoint.NONE, loopback)).isEmpty();
    assertThat(
            TaskEnvironment.metadataUri(
                launch.assigned(TaskAssignment.NONE), at -> Optional.of("http://here/"), loopback))
        .isEmpty();
  }

  /** S04: such a definition is accepted; the variable is dropped. */
  @Test
  void env002_ownVariablesWithTheReservedPrefixAreDropped() {
    assertThat(
            environment(
                with(
                    Map.of("AWS_BATCH_JOB_ID", "forged", "AWS_BATCH_MINE", "x", "MINE", "y"),
                    TaskAssignment.NONE)))
        .containsEntry("AWS_BATCH_JOB_ID", "job-1")
        .containsEntry("MINE", "y")
        .doesNotContainKey("AWS_BATCH_MINE");
  }

  @Test
  void theGpusOfATaskCannotBeOverridden() {
    var launch =
        with(
            Map.of("NVIDIA_VISIBLE_DEVICES", "all"),
            new TaskAssignment(false, List.of("GPU-a", "nvidia.com/gpu=1"), ""));
    assertThat(environment(launch)).doesNotContainKey("NVIDIA_VISIBLE_DEVICES");
    assertThat(TaskEnvironment.devices(launch))
        .containsEntry("CUDA_VISIBLE_DEVICES", "GPU-a,1")
        .containsEntry("NVIDIA_VISIBLE_DEVICES", "GPU-a,1");
    assertThat(TaskEnvironment.devices(with(Map.of(), TaskAssignment.NONE))).isEmpty();
  }
}
