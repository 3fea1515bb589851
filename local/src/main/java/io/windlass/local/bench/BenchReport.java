package io.windlass.local.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What the whole bench found: single jobs by many clients, then as many as the children of one
 * array.
 */
public record BenchReport(@JsonUnwrapped BenchResult single, ArrayBenchResult array) {

  /** For people. */
  public String text() {
    return single.text() + array.text();
  }

  /** Jobs and children that were refused or did not succeed. */
  public long failures() {
    return single.failures() + array.failures();
  }
}
