package io.windlass.local.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code windlass bench}. */
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 2;
  }
}
