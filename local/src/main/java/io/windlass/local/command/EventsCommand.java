package io.windlass.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.windlass.local.client.StackClient;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass events}: events of jobs and of buses. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Follows the events of jobs, puts events on a bus, explains what became of one.")
public final class EventsCommand implements Runnable {
  private static final String PATH = "/windlass/v1/events";
  private static final Duration LOOK = Duration.ofMillis(200);

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Which events to follow. */
  static final class Filters {
    @Option(names = "--queue", paramLabel = "QUEUE", description = "Of jobs in this queue.")
    private @Nullable String queue;

    @Option(names = "--status", paramLabel = "STATUS", description = "Of these states.")
    private List<String> status = List.of();

    @Option(names = "--job-name", paramLabel = "PREFIX", description = "Of jobs called so.")
    private @Nullable String jobName;

    @Option(names = "--job", paramLabel = "JOB", description = "Of this job and its children.")
    private @Nullable String job;

    @Option(
        names = "--pattern",
        paramLabel = "JSON",
        description = "That match this event pattern, such as that of a rule.")
    private @Nullable String pattern;

    @Option(names = "--after", paramLabel = "EVENT", description = "From after this event on.")
    private @Nullable String after;

    String query() {
      var query = new StringJoiner("&", "?", "").setEmptyValue("");
      add(query, "jobQueue", queue);
      status.forEach(each -> add(query, "status", each));
      add(query, "jobName", jobName);
      add(query, "jobId", job);
      add(query, "pattern", pattern);
      add(query, "lastEventId", after);
      return query.toString();
    }

    private static void add(StringJoiner query, String name, @Nullable String value) {
      if (value != null) {
        query.add(name + "=" + ApiCall.escaped(value));
      }
    }
  }

  @Command(
      name = "tail",
      mixinStandardHelpOptions = true,
      description = "Prints the events of jobs as they happen, until Ctrl-C.")
  int tail(
      @ArgGroup(exclusive = false) Filters filters,
      @Option(names = "--json", description = "Print each event as a line of JSON.") boolean json,
      @Mixin ApiCallOptions call) {
    String query = filters == null ? "" : filters.query();
    return ApiCall.run(
        call,
        client -> {
          var stream =
              StackClient.await(
                  client.subscribe(
                      PATH + query, (event, _) -> System.out.println(EventText.line(event, json))));
          while (stream.isOpen()) {
            StackClient.pause(LOOK);
          }
          return MissingNode.getInstance();
        },
        _ -> {
          System.err.println("The stream has ended; --after goes on where it was.");
          return 1;
        });
  }

  @Command(
      name = "put",
      mixinStandardHelpOptions = true,
      description = "Puts an event on a bus, and prints its id.")
  int put(
      @Option(names = "--source", paramLabel = "SOURCE", required = true) String source,
      @Option(names = "--detail-type", paramLabel = "TYPE", required = true) String detailType,
      @Option(names = "--detail", paramLabel = "JSON", defaultValue = "{}") String detail,
      @Option(names = "--bus", paramLabel = "BUS", defaultValue = "default") String bus,
      @Option(names = "--resource", paramLabel = "ARN") List<String> resources,
      @Mixin ApiCallOptions call) {
    var input = StackClient.object();
    var entry =
        input
            .putArray("Entries")
            .addObject()
            .put("Source", source)
            .put("DetailType", detailType)
            .put("Detail", detail)
            .put("EventBusName", bus);
    if (resources != null) {
      resources.forEach(entry.putArray("Resources")::add);
    }
    return ApiCall.run(
        call,
        client -> client.events("PutEvents", input),
        answer -> {
          JsonNode result = answer.path("Entries").path(0);
          if (result.hasNonNull("ErrorCode")) {
            System.err.printf(
                "windlass: %s: %s%n",
                result.path("ErrorCode").asText(), result.path("ErrorMessage").asText());
            return 1;
          }
          System.out.println(result.path("EventId").asText());
          return 0;
        });
  }

  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description =
          "Tells what became of an event: which rules match, on which field others do not, how often"
              + " it was delivered and what the target said.")
  int explain(
      @Parameters(paramLabel = "EVENT", description = "Id of the event.") String event,
      @Option(
              names = "--rule",
              paramLabel = "RULE",
              description =
                  "A rule, archive or subscriber, by name or ARN (default: who is concerned).")
          String rule,
      @Option(names = "--json", description = "Print JSON.") boolean json,
      @Mixin ApiCallOptions call) {
    String uri =
        PATH
            + "/"
            + ApiCall.escaped(event)
            + "/explain"
            + (rule == null ? "" : "?rule=" + ApiCall.escaped(rule));
    return ApiCall.run(
        call,
        client -> client.get(uri),
        answer -> {
          System.out.print(
              json ? answer.toPrettyString() + "\n" : EventText.explanation(answer, rule != null));
          return 0;
        });
  }
}
