package io.windlass.local.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code windlass simulate}: another program, which the start script runs. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Tries the services' decisions on virtual time, with faults, from seeds.")
public final class SimulateCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.err.println("Run ./windlass simulate in a checkout.");
    return 2;
  }
}
