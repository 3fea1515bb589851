package io.windlass.local.command;

import io.windlass.local.demo.Demo;
import io.windlass.local.demo.DemoImage;
import io.windlass.local.stack.ExecutorName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The main job: ten jobs at once, then one that depends on all ten, from an empty account to"
          + " their output.",
      "Runs on the stack of --data if one runs there, otherwise on a temporary one. Exits with 0 only"
          + " if every job SUCCEEDED."
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--keep",
      description =
          "Leave everything behind: the stack running (on the default directory), environment,"
              + " queue, definitions.")
  private boolean keep;

  @Mixin private DataDirectoryOption data = new DataDirectoryOption();
  @Mixin private ExecutionOptions stack = new ExecutionOptions();

  @Override
  public Integer call() throws Exception {
    if (data.running().isEmpty()
        && stack.executorName() == ExecutorName.AUTO
        && new DemoImage(System.out).isMissing()) {
      stack.executor = ExecutorName.PROCESS;
    }
    var running = TemporaryStack.findOrStart(data, keep, stack, System.out);
    try {
      if (keep) {
        running.keep();
      }
      return new Demo(running.state(), running.credentials(), System.out).run(keep) ? 0 : 1;
    } finally {
      running.release();
    }
  }
}
