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
    description = "Holds and releases jobs, changes their priority, runs failed children again.")
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
      @Mixin ApiCallOptions call) {
    var input = StackClient.object().put("reason", reason);
    return ApiCall.callAndPrint(call, ApiCall.job(job, "hold"), input, _ -> job + " is held.");
  }

  @Command(
      name = "priority",
      mixinStandardHelpOptions = true,
      description = "Changes the priority or share of a job that waits.")
  int priority(
      @Parameters(paramLabel = "JOB") String job,
      @Option(names = "--priority", paramLabel = "N", description = "0 to 9999, higher first")
          Integer priority,
      @Option(names = "--share", paramLabel = "SHARE", description = "that it counts for")
          String share,
      @Mixin ApiCallOptions call) {
    var input = StackClient.object();
    if (priority != null) {
      input.put("schedulingPriority", priority);
    }
    if (share != null) {
      input.put("shareIdentifier", share);
    }
    return ApiCall.callAndPrint(
        call, ApiCall.job(job, "priority"), input, _ -> job + " has a new priority or share.");
  }

  @Command(
      name = "rerun",
      mixinStandardHelpOptions = true,
      description = "Submits the failed children of an array job that has ended again.")
  int rerun(@Parameters(paramLabel = "ARRAY") String array, @Mixin ApiCallOptions call) {
    return ApiCall.callAndPrint(
        call,
        ApiCall.job(array, "rerun"),
        StackClient.object(),
        answer ->
            "%s runs children %s of %s again."
                .formatted(answer.path("jobId").asText(), answer.path("children").asText(), array));
  }

  @Command(name = "release", mixinStandardHelpOptions = true, description = "Releases a held job.")
  int release(@Parameters(paramLabel = "JOB") String job, @Mixin ApiCallOptions call) {
    return ApiCall.callAndPrint(
        call,
        ApiCall.job(job, "release"),
        StackClient.object(),
        _ -> job + " is not held any more.");
  }
}
