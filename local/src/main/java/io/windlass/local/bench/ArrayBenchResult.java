package io.windlass.local.bench;

import java.util.Locale;

/**
 * What a bench of one array found; times from the call of SubmitJob on.
 *
 * @param acknowledgedMillis until SubmitJob's answer
 * @param spawnedMillis until DescribeJobs was seen to say that the children exist
 * @param seconds until DescribeJobs said that the array has ended
 * @param describe DescribeJobs of the parent and 99 children, while the array ran
 * @param list ListJobs of RUNNING children, while the array ran
 * @param walkMillis ListJobs of all children, page by page, at the end
 * @param failures children that did not succeed or were not listed
 */
public record ArrayBenchResult(
    String executor,
    int children,
    long acknowledgedMillis,
    long spawnedMillis,
    double seconds,
    double childrenPerSecond,
    Percentiles describe,
    Percentiles list,
    long walkMillis,
    int failures) {

  /** For people. */
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
