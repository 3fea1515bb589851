package io.windlass.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.local.status.StackStatus.Lag;
import io.windlass.local.status.StackStatus.ProcessStatus;
import io.windlass.local.status.StackStatus.TopicLag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusFormatterTest {
  @Test
  void processesLagAndJobsEachHaveTheirLine() {
    var reason = "3 records are set aside: " + "x".repeat(1000);
    var status =
        new StackStatus(
            true,
            "http://127.0.0.1:8080",
            "/data",
            "READY",
            "process",
            null,
            null,
            42,
            List.of(
                new ProcessStatus("scheduler", 4711, 40001, "READY", "DEGRADED", reason, 2, 150L),
                new ProcessStatus("kafka", 7, null, "STARTING", "DOWN", "", 0, null)),
            new Lag(
                List.of(
                    new TopicLag("scheduler", "batch.job-requests", 12),
                    new TopicLag("state-events", "batch.definitions", 0),
                    new TopicLag("state-events", "batch.job-transitions", 3)),
                null),
            Map.of("RUNNING", 5L));

    assertThat(StatusFormatter.of(status))
        .isEqualToNormalizingNewlines(
            """
            http://127.0.0.1:8080  READY  (launcher 42, executor process, data in /data)
            users: admin

            process    pid   port   state     health    restarts  memory
            scheduler  4711  40001  READY     DEGRADED  2         150 MiB
            kafka      7            STARTING  DOWN      0

            scheduler: %s (./windlass quarantine list)
            lag: scheduler     batch.job-requests     12 records
            lag: state-events  batch.job-transitions  3 records

            jobs: RUNNING 5
            """
                .formatted(reason));
  }
}
