package io.windlass.benchmarks;

import java.util.Locale;

/**
 * Measures the time and memory that queued jobs take: {@code java -cp … MemoryBenchmark [jobs]
 * [order]}. Memory is the difference of the used heap after full collections.
 */
public final class MemoryBenchmark {
  private MemoryBenchmark() {}

  /**
   * Fills a queue and prints time and memory; then submits and places an array job of 10,000
   * children.
   */
  public static void main(String[] arguments) {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    JobOrder order = arguments.length > 1 ? JobOrder.valueOf(arguments[1]) : JobOrder.FIFO;
    warmUp(order);
    long before = used();
    BusyAccount account = new BusyAccount(order);
    long start = System.nanoTime();
    account.fill(jobs);
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes = used() - before;
    System.out.printf(
        Locale.ROOT,
        "%,d jobs queued (%s): submitted in %.2f s; they hold %,d MiB, %,d bytes each%n",
        jobs,
        order,
        seconds,
        bytes >> 20,
        bytes / jobs);
    array(order);
    System.out.println("still queued: " + account.placed() + " placed");
  }

  /** AR-010: measures an array job of 10,000 children, whose submission must be cheap. */
  private static void array(JobOrder order) {
    BusyAccount account = new BusyAccount(order);
    account.fill(0);
    long start = System.nanoTime();
    int events = account.submitArray(10_000);
    double submitted = (System.nanoTime() - start) / 1e6;
    account.open();
    long placing = System.nanoTime();
    while (account.placed() < 10_000) {
      account.step();
    }
    double placed = (System.nanoTime() - placing) / 1e6;
    System.out.printf(
        Locale.ROOT,
        "array of 10,000: submitted in %.2f ms (%d events), all placed and ended in %.0f ms%n",
        submitted,
        events,
        placed);
  }

  private static void warmUp(JobOrder order) {
    BusyAccount account = new BusyAccount(order);
    account.fill(20_000);
    account.open();
    for (int i = 0; i < 500; i++) {
      account.step();
    }
    array(order);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
