package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.JobStatus;

/** The data of a stack is still there after it was stopped and started. */
class RestartIT {
  @Test
  void stateSurvivesDownAndUp() {
    try (var stack = Stack.start("--executor", "process", "--host-vcpus", "4")) {
      var before = Workspace.create(stack, "busybox", 4);
      var done = before.submitShell("echo remembered");
      before.awaitEnd(done, Duration.ofMinutes(3));
      var keys = stack.environment();

      stack.down();
      stack.up();

      assertThat(stack.environment()).isEqualTo(keys);
      var job = before.describe(done);
      assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(before.output(job)).containsExactly("remembered");
      var next = before.awaitEnd(before.submitShell("true"), Duration.ofMinutes(3));
      assertThat(next.status()).isEqualTo(JobStatus.SUCCEEDED);
    }
  }
}
