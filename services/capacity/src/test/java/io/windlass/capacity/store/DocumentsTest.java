package io.windlass.capacity.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.task.Launches;
import io.windlass.capacity.task.Pods;
import io.windlass.capacity.task.TaskLaunch;
import org.junit.jupiter.api.Test;

/**
 * Tests that documents of earlier versions are readable, and that earlier versions can read those
 * of this one.
 */
class DocumentsTest {
  @Test
  void theEpochIsStoredAsBootId() {
    TaskLaunch launch = Launches.of("task", "i-1");
    TaskLaunch pod = Pods.everything("task");
    assertThat(Documents.launch(Documents.write(pod))).isEqualTo(pod);
    String json = Documents.write(launch);
    assertThat(json).contains("\"bootId\":\"" + Launches.BOOT + "\"").doesNotContain("epoch");
    assertThat(Documents.launch(json)).isEqualTo(launch);
  }

  @Test
  void aLaunchOfTheFirstVersionIsRead() {
    TaskLaunch launch =
        Documents.launch(
            """
            {"identity":{"accountId":"123456789012","region":"us-east-1","taskId":"t",
             "taskArn":"arn:t","jobId":"j","jobName":"n","attempt":1},
             "placement":{"computeEnvironmentArn":"arn:ce","instanceId":"i-1",
              "containerInstanceArn":"arn:ci"},
             "resources":{"milliVcpus":1000,"memoryMiB":64,"gpus":0},
             "plan":{"containers":[],"volumes":[],"assignPublicIp":false},
             "environment":{},"log":{"group":"g","streamName":"s"},"bootId":"boot-7",
             "addedLater":true}
            """);
    assertThat(launch.epoch()).isEqualTo("boot-7");
    assertThat(launch.assignment().gpus()).isEmpty();
    assertThat(launch.identity().tags()).isEmpty();
  }
}
