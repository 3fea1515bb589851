package io.windlass.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decisions (jobs placed) per second with a number of queued jobs, and how long steps take. A step
 * handles the ends of {@link BusyAccount#BATCH} jobs and as many submissions, and places as many
 * jobs.
 */
@State(Scope.Thread)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx2g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
public class DecisionBenchmark {
  @Param({"FIFO", "FAIR_SHARE"})
  public JobOrder order = JobOrder.FIFO;

  @Param({"1000", "100000", "1000000"})
  public int queued = 1_000;

  private BusyAccount account = new BusyAccount(JobOrder.FIFO);

  /** Fills the queue. */
  @Setup(Level.Trial)
  public void fill() {
    account = new BusyAccount(order);
    account.fill(queued);
    account.open();
  }

  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(BusyAccount.BATCH)
  public int decisions() {
    return account.step();
  }

  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public int step() {
    return account.step();
  }
}
