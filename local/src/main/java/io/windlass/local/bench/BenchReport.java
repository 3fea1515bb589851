package io.windlass.local.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The result of the whole benchmark: single jobs by many clients, then as many as the children of
 * one array job.
 */
public record BenchReport(@JsonUnwrapped BenchResult single, ArrayBenchResult array) {

  /** Returns the result as text. */
  public String text() {
    return single.text() + array.text();
  }

  /** Returns how many jobs and children were refused or did not succeed. */
  public long failures() {
    return single.failures() + array.failures();
  }
}
