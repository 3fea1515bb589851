package io.windlass.local.bench;

import io.windlass.local.stack.ExecutorName;
import java.util.Locale;

/**
 * The result of the benchmark of one array job. Times count from the call of SubmitJob.
 *
 * @param acknowledgedMillis until SubmitJob answered
 * @param spawnedMillis until DescribeJobs first showed that the children exist
 * @param seconds until DescribeJobs showed that the array job has ended
 * @param describe latency of DescribeJobs for the parent and 99 children, while the array job ran
 * @param list latency of ListJobs for RUNNING children, while the array job ran
 * @param walkMillis how long it took to list all children, page by page, at the end
 * @param failures children that did not succeed or were not listed
 */
public record ArrayBenchResult(
    ExecutorName executor,
    int children,
    long acknowledgedMillis,
    long spawnedMillis,
    double seconds,
    double childrenPerSecond,
    Percentiles describe,
    Percentiles list,
    long walkMillis,
    int failures) {

  /** Returns the result as text. */
  public String text() {
    return String.format(
        Locale.ROOT,
        """

        executor %s, one array of %d no-op children, %d processors, whole stack and client on this machine, fsync on

          acknowledged after            %8d ms
          children exist after          %8d ms
          all done after                %8.1f s      (%.0f children/s)
          DescribeJobs of 100 meanwhile %s
          ListJobs meanwhile            %s
          all children listed in        %8d ms
          failures                      %8d
        """,
        executor,
        children,
        Runtime.getRuntime().availableProcessors(),
        acknowledgedMillis,
        spawnedMillis,
        seconds,
        childrenPerSecond,
        BenchResult.line(describe),
        BenchResult.line(list),
        walkMillis,
        failures);
  }
}
