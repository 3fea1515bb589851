package io.windlass.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.local.bench.ArrayBench;
import io.windlass.local.bench.Bench;
import io.windlass.local.bench.BenchReport;
import io.windlass.local.stack.ExecutorName;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures a stack through its public API with jobs that do nothing, first single ones, then"
          + " the children of one array: submissions/s, jobs/s, and the latencies of start and"
          + " notification.",
      "Runs on the stack of --data if one runs there, otherwise on a temporary one that offers 128"
          + " vCPUs (256 simulated), so that the control plane is measured and not the processors."
    })
public final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Jobs per run (default: 5000; on Docker 200, simulated 20000), and children of the array job,"
              + " at most 10000.")
  private int jobs;

  @Option(
      names = "--array",
      description =
          "Only one array job of N children, no single jobs (default: 10000, the maximum).")
  private boolean array;

  @Option(
      names = "--clients",
      paramLabel = "C",
      description = "Clients that submit at the same time (default: 64).")
  private int clients = 64;

  @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
  private boolean json;

  @Mixin private DataDirectoryOption data = new DataDirectoryOption();
  @Mixin private ExecutionOptions stack = new ExecutionOptions();

  @Override
  public Integer call() throws Exception {
    if (data.running().isEmpty()) {
      setDefaults();
    }
    var out =
        json
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : System.out;
    var running = TemporaryStack.findOrStart(data, false, stack, out);
    try {
      return array ? array(running, out) : jobs(running, out);
    } finally {
      running.release();
    }
  }

  private int jobs(TemporaryStack running, PrintStream out) throws Exception {
    int count = jobs == 0 ? Bench.jobs(running.state().executor()) : jobs;
    var single = new Bench(running.state(), running.credentials(), count, clients, out).run();
    var array = new ArrayBench(running.state(), running.credentials(), count, out).run();
    var result = new BenchReport(single, array);
    print(result, result.text());
    return result.failures() == 0 ? 0 : 1;
  }

  private int array(TemporaryStack running, PrintStream out) throws Exception {
    int count = jobs == 0 ? ArrayBench.MAX_CHILDREN : jobs;
    var result = new ArrayBench(running.state(), running.credentials(), count, out).run();
    print(result, result.text());
    return result.failures() == 0 ? 0 : 1;
  }

  private void print(Object result, String text) throws Exception {
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      System.out.print(text);
    }
  }

  private void setDefaults() {
    if (stack.executor == null) {
      stack.executor = ExecutorName.PROCESS;
    }
    int vcpus = Bench.vcpus(stack.executorName());
    if (stack.hostVcpus == null) {
      stack.hostVcpus = vcpus;
    }
    if (stack.hostMemory == null) {
      stack.hostMemory = vcpus * 4096;
    }
  }
}
