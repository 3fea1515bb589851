package io.windlass.local;

import io.windlass.local.command.BenchCommand;
import io.windlass.local.command.DemoCommand;
import io.windlass.local.command.DownCommand;
import io.windlass.local.command.EnvCommand;
import io.windlass.local.command.ErrorMessages;
import io.windlass.local.command.EventsCommand;
import io.windlass.local.command.ExplainCommand;
import io.windlass.local.command.ImagesCommand;
import io.windlass.local.command.JobCommand;
import io.windlass.local.command.LogsCommand;
import io.windlass.local.command.QuarantineCommand;
import io.windlass.local.command.QueueCommand;
import io.windlass.local.command.SimulateCommand;
import io.windlass.local.command.StatusCommand;
import io.windlass.local.command.TestCommand;
import io.windlass.local.command.UpCommand;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program behind {@code ./windlass}. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no stack
 * runs there.
 */
@Command(
    name = "windlass",
    mixinStandardHelpOptions = true,
    version = "windlass 0.1.0",
    description = "AWS Batch that you run yourself.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      EnvCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      DownCommand.class,
      ExplainCommand.class,
      JobCommand.class,
      QueueCommand.class,
      EventsCommand.class,
      QuarantineCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      ImagesCommand.class,
      SimulateCommand.class,
      TestCommand.class
    })
public final class Windlass implements Runnable {
  private Windlass() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    quietLogging();
    int code =
        new CommandLine(new Windlass())
            .setExecutionExceptionHandler(ErrorMessages::handle)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(100)
            .execute(
                arguments.length > 0 && arguments[0].equals("help")
                    ? new String[] {"--help"}
                    : arguments);
    System.out.flush();
    System.exit(code);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Lets libraries log errors only. */
  private static void quietLogging() {
    var root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setLevel(Level.SEVERE);
    root.addHandler(console);
  }
}
