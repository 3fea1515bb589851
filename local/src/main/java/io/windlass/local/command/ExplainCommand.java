package io.windlass.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Explains why a job waits: its position, what it needs, what is available, what is ahead of it.")
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Job id, or ARRAY:INDEX for a child.")
  private String job = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private ApiCallOptions call = new ApiCallOptions();

  @Override
  public Integer call() {
    return ApiCall.run(call, client -> client.get(ApiCall.job(job, "explain")), this::show);
  }

  private int show(JsonNode answer) {
    if (json) {
      System.out.println(answer.toPrettyString());
      return 0;
    }
    System.out.printf(
        "%s (%s) is %s%n",
        answer.path("jobId").asText(),
        answer.path("jobName").asText(),
        answer.path("status").asText());
    if (answer.has("statusReason")) {
      System.out.println("  statusReason: " + answer.path("statusReason").asText());
    }
    for (var sentence : answer.path("explanation")) {
      System.out.println("- " + sentence.asText());
    }
    return 0;
  }
}
