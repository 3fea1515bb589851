package io.windlass.local.command;

import io.windlass.local.launcher.LogFollower;
import io.windlass.local.launcher.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass logs}. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description =
        "Shows the log of a process. (Output of jobs: aws logs tail /aws/batch/job --follow.)")
public final class LogsCommand implements Callable<Integer> {
  private static final List<String> NAMES =
      List.of(
          "launcher",
          "submission",
          "scheduler",
          "capacity",
          "state-events",
          "kafka",
          "postgres",
          "registry");

  @Parameters(
      paramLabel = "SERVICE",
      description =
          "submission, scheduler, capacity, state-events, kafka, postgres, registry or launcher.")
  private String service = "";

  @Option(names = "--follow", description = "Keep printing new lines until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "How many of the last lines to print first (default: 100).")
  private int lines = 100;

  @Mixin private DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var log = data.directory().log(service);
    if (!NAMES.contains(service) && !Files.exists(log)) {
      System.err.printf(
          "No process is called %s. There are: %s%n", service, String.join(", ", NAMES));
      return 2;
    }
    if (!Files.exists(log)) {
      System.err.printf("%s has no log in %s.%n", service, data.directory().root());
      return 1;
    }
    long end = Files.size(log);
    System.out.println(LogTail.lastLines(log, 0, lines));
    if (follow) {
      var never = new CountDownLatch(1);
      var follower = new LogFollower(log, end, System.out);
      while (!never.await(100, TimeUnit.MILLISECONDS)) {
        follower.advance();
      }
    }
    return 0;
  }
}
