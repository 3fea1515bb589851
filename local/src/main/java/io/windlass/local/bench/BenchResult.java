package io.windlass.local.bench;

import io.windlass.local.stack.ExecutorName;
import java.util.Locale;

/**
 * The result of the benchmark of single jobs.
 *
 * @param jobs per run
 * @param submissionsPerSecond acknowledged while no job ran, since the environment was disabled
 * @param drainedPerSecond from enabling the environment to the last completion
 * @param jobsPerSecond from the first submission to the last completion, while jobs are submitted
 *     and run at the same time
 * @param acknowledgement from the call of SubmitJob to its answer, while no job ran
 * @param start from SubmitJob's answer to the start of the process, one job at a time
 * @param completion from SubmitJob's answer to the event that the job has ended, one job at a time
 * @param notification from a state change to its event at a subscriber, under load
 * @param failures SubmitJob calls that were refused, and jobs that did not succeed
 */
public record BenchResult(
    ExecutorName executor,
    int jobs,
    int clients,
    double submissionsPerSecond,
    double drainedPerSecond,
    double jobsPerSecond,
    Percentiles acknowledgement,
    Percentiles start,
    Percentiles completion,
    Percentiles notification,
    long failures) {

  /** Returns the result as text. */
  public String text() {
    return String.format(
        Locale.ROOT,
        """

        executor %s, %d jobs per run, %d clients, %d processors, whole stack and client on this machine, fsync on

          submissions acknowledged      %8.0f /s     (environment disabled: nothing runs beside)
            from call to answer         %s
          the same jobs drained         %8.0f jobs/s (from enabling the environment)
          no-op jobs, start to end      %8.0f jobs/s (from first submission to last completion)
          answer to process start       %s
          answer to event of the end    %s
          state change to subscriber    %s
          failures                      %8d
        """,
        executor,
        jobs,
        clients,
        Runtime.getRuntime().availableProcessors(),
        submissionsPerSecond,
        line(acknowledgement),
        drainedPerSecond,
        jobsPerSecond,
        line(start),
        line(completion),
        line(notification),
        failures);
  }

  static String line(Percentiles latency) {
    return String.format(
        Locale.ROOT,
        "p50 %d ms, p99 %d ms, longest %d ms (%d samples)",
        latency.p50(),
        latency.p99(),
        latency.max(),
        latency.samples());
  }
}
