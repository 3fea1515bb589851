package io.windlass.local.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code windlass test}: run by the start script, since it builds this program. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Builds everything and runs every check and test, end-to-end tests included.")
public final class TestCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.err.println("Run ./windlass test in a checkout.");
    return 2;
  }
}
