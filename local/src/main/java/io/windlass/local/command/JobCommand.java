package io.windlass.local.command;

import io.windlass.local.client.StackClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass job}: what Windlass does with jobs beyond AWS. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Holds and releases jobs, runs failed children of arrays again.")
public final class JobCommand implements Runnable {
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  @Command(
      name = "hold",
      mixinStandardHelpOptions = true,
      description = "Keeps a job that is not placed yet from being placed.")
  int hold(
      @Parameters(paramLabel = "JOB") String job,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "held by hand") String reason,
      @Mixin DataOption data) {
    var input = StackClient.object().put("reason", reason);
    return StackCall.act(data, StackCall.job(job, "hold"), input, _ -> job + " is held.");
  }

  @Command(
      name = "rerun",
      mixinStandardHelpOptions = true,
      description = "Submits the failed children of an array that is over again.")
  int rerun(@Parameters(paramLabel = "ARRAY") String array, @Mixin DataOption data) {
    return StackCall.act(
        data,
        StackCall.job(array, "rerun"),
        StackClient.object(),
        answer ->
            "%s runs children %s of %s again."
                .formatted(answer.path("jobId").asText(), answer.path("children").asText(), array));
  }

  @Command(name = "release", mixinStandardHelpOptions = true, description = "Lets a held job go.")
  int release(@Parameters(paramLabel = "JOB") String job, @Mixin DataOption data) {
    return StackCall.act(
        data,
        StackCall.job(job, "release"),
        StackClient.object(),
        _ -> job + " is not held any more.");
  }
}
