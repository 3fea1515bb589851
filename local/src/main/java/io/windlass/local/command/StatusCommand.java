package io.windlass.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.local.status.StackStatus;
import io.windlass.local.status.StatusFormatter;
import io.windlass.local.status.StatusReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows processes and their health, consumer lag of the services, jobs by state.")
public final class StatusCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws JsonProcessingException {
    var running = data.running();
    var credentials = data.credentials();
    if (running.isEmpty() || credentials.isEmpty()) {
      if (json) {
        print(
            new StackStatus(
                false,
                "",
                data.directory().root().toString(),
                "STOPPED",
                "",
                null,
                null,
                0,
                List.of(),
                new StackStatus.Lag(List.of(), "no stack runs"),
                Map.of()));
      } else {
        System.err.println(data.notRunning());
      }
      return ErrorMessages.NOT_RUNNING;
    }
    var status = new StatusReader(data.directory(), running.get(), credentials.get()).read();
    if (json) {
      print(status);
    } else {
      System.out.print(StatusFormatter.of(status));
    }
    return 0;
  }

  private static void print(StackStatus status) throws JsonProcessingException {
    System.out.println(
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
  }
}
