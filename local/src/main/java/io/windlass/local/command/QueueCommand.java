package io.windlass.local.command;

import io.windlass.local.client.StackClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code windlass queue}: what Windlass does with queues beyond AWS. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Pauses, resumes and limits job queues.")
public final class QueueCommand implements Runnable {
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Stops placing jobs of the queue; those that run continue.")
  int pause(@Parameters(paramLabel = "QUEUE") String queue, @Mixin ApiCallOptions call) {
    return act(call, queue, "pause", queue + " is paused.");
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Places the queue's jobs again.")
  int resume(@Parameters(paramLabel = "QUEUE") String queue, @Mixin ApiCallOptions call) {
    return act(call, queue, "resume", queue + " is served.");
  }

  @Command(
      name = "limit",
      mixinStandardHelpOptions = true,
      description = "Limits how many jobs of the queue run at a time; 0 removes the limit.")
  int limit(
      @Parameters(paramLabel = "QUEUE") String queue,
      @Parameters(paramLabel = "N") int jobs,
      @Mixin ApiCallOptions call) {
    var input = StackClient.object().put("maxRunningJobs", jobs);
    return ApiCall.callAndPrint(
        call,
        ApiCall.queue(queue, "limit"),
        input,
        _ -> jobs == 0 ? queue + " has no limit." : queue + " runs " + jobs + " at a time.");
  }

  private static int act(ApiCallOptions call, String queue, String operation, String done) {
    return ApiCall.callAndPrint(
        call, ApiCall.queue(queue, operation), StackClient.object(), _ -> done);
  }
}
