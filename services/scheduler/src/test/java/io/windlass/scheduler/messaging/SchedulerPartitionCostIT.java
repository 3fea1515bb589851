package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.JobCancelRequested;
import io.windlass.events.StartTask;
import io.windlass.events.TaskStopCause;
import io.windlass.scheduler.state.AccountState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * What a partition on a real database costs, printed: per job, per array, and to load what is
 * queued ({@code -Dwindlass.cost.jobs}, {@code -Dwindlass.load.jobs}).
 */
class SchedulerPartitionCostIT extends PartitionOnDatabase {
  /**
   * Prints what an array of ten thousand costs: to submit, and to make jobs of all its children.
   */
  @Test
  void costOfAnArray() {
    tell(records.environment("ce", 1, 20_000), records.queue("q", 1, 7, "ce"));
    tell(submit("warm", 1), array("warm array", 100));
    tell(records.request(new JobCancelRequested(id("warm array"), "warm", NOW)));
    long from = System.nanoTime();
    tell(array("a", 10_000));
    long submitted = System.nanoTime();
    int placed = tasks(tell(records.capacity("ce", 1, records.instance("i-1", 10_001)))).size();
    while (placed < 10_001) {
      placed += tasks(commit(handler.onTimer(NOW))).size();
    }
    System.out.printf(
        "an array of 10000: submitted in %d ms, all children placed in %d ms%n",
        (submitted - from) / 1_000_000, (System.nanoTime() - submitted) / 1_000_000);
    assertThat(count("select count(*) from job where partition = ")).isEqualTo(10_001);

    tell(array("b", 10_000));
    long before = System.nanoTime();
    int told = tell(records.request(new JobCancelRequested(id("b"), "enough", NOW))).size();
    System.out.printf(
        "cancelled while it waited in %d ms, %d records%n",
        (System.nanoTime() - before) / 1_000_000, told);
    assertThat(told)
        .as("each child, the parent twice, and perhaps demand")
        .isBetween(10_002, 10_004);
  }

  /** Prints how long it takes; {@code -Dwindlass.load.jobs=1000000} for the real thing. */
  @Test
  void manyQueuedJobsLoadQuickly() {
    int jobs = Integer.getInteger("windlass.load.jobs", 20_000);
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(submit("first", 1));
    await(
        pool.query(
                """
                insert into job select '00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'),
                  partition, account_id, profile_id, 'j' || n, created_at, ordinal + n, status,
                  version, since, status_reason, outstanding, attempts_used, returned
                from job, generate_series(1, %d) as n where partition = %d
                """
                    .formatted(jobs - 1, partition))
            .execute());
    long from = System.nanoTime();
    AccountState state = reload();
    System.out.printf("loaded %d jobs in %d ms%n", jobs, (System.nanoTime() - from) / 1_000_000);
    assertThat(state.jobs()).hasSize(jobs);
    assertThat(state.queues().get(records.arn("job-queue/q")).order().size()).isEqualTo(jobs);
  }

  /**
   * Prints what a job costs here in all: decisions, mapping and waiting for the store's answers.
   */
  @Test
  void costOfAJob() {
    int jobs = Integer.getInteger("windlass.cost.jobs", 4_000);
    tell(records.environment("ce", 1, 256), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 128)));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long from = System.nanoTime();
    for (int i = 0; i < jobs; i += 100) {
      SpecificRecord[] batch = new SpecificRecord[100];
      for (int n = 0; n < batch.length; n++) {
        batch[n] = submit("job" + (i + n), 1);
      }
      List<StartTask> tasks = tasks(tell(batch));
      tell(tasks.stream().map(t -> records.started(t, NOW)).toArray(SpecificRecord[]::new));
      tell(
          tasks.stream()
              .map(t -> records.stopped(t, TaskStopCause.EXITED, 0, NOW))
              .toArray(SpecificRecord[]::new));
    }
    System.out.printf(
        "%d jobs: %d µs each by the clock, %d µs of this thread, test records included%n",
        jobs,
        (System.nanoTime() - from) / 1_000 / jobs,
        (threads.getCurrentThreadCpuTime() - cpu) / 1_000 / jobs);
    assertThat(count("select count(*) from finished_job where partition = ")).isEqualTo(jobs);
  }
}
