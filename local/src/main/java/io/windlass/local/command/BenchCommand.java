package io.windlass.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.local.bench.Bench;
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
      "Measures a stack through its public API with jobs that do nothing: submissions/s, jobs/s,"
          + " and the latencies of start and notification.",
      "Runs on the stack of --data if one runs there; else starts one for its time, which claims"
          + " to hold 64 vCPUs, so that the control plane is measured and not the processors."
    })
public final class BenchCommand implements Callable<Integer> {
  @Option(names = "--jobs", paramLabel = "N", description = "Jobs per run (default: 2000).")
  private int jobs = 2000;

  @Option(
      names = "--clients",
      paramLabel = "C",
      description = "Clients that submit at the same time (default: 64).")
  private int clients = 64;

  @Option(names = "--json", description = "Print the result for programs, and nothing else.")
  private boolean json;

  @Mixin private DataOption data = new DataOption();
  @Mixin private StackOption stack = new StackOption();

  @Override
  public Integer call() throws Exception {
    if (data.running().isEmpty()) {
      setDefaults();
    }
    var out =
        json
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : System.out;
    var borrowed = BorrowedStack.borrow(data, false, stack, out);
    try {
      var result = new Bench(borrowed.state(), borrowed.credentials(), jobs, clients, out).run();
      if (json) {
        System.out.println(new ObjectMapper().writeValueAsString(result));
      } else {
        System.out.print(result.text());
      }
      return result.failures() == 0 ? 0 : 1;
    } finally {
      borrowed.giveBack();
    }
  }

  private void setDefaults() {
    if (stack.executor == null) {
      stack.executor = StackOption.ExecutorName.PROCESS;
    }
    if (stack.hostVcpus == null) {
      stack.hostVcpus = Bench.VCPUS;
    }
    if (stack.hostMemory == null) {
      stack.hostMemory = Bench.VCPUS * 4096;
    }
  }
}
