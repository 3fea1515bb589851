package io.windlass.local.status;

import io.windlass.local.terminal.TableFormatter;
import java.util.ArrayList;
import java.util.List;

/** Formats a {@link StackStatus} as text. */
public final class StatusFormatter {
  private StatusFormatter() {}

  public static String of(StackStatus status) {
    var text = new StringBuilder();
    line(
        text,
        "%s  %s  (launcher %d, executor %s, data in %s)"
            .formatted(
                status.endpoint(),
                status.phase(),
                status.launcherPid(),
                status.executor(),
                status.dataDirectory()));
    line(
        text,
        "users: admin"
            + (status.iamFile() == null ? "" : " and those of " + status.iamFile() + " (--iam)"));
    var kafka = status.kafka();
    if (kafka != null) {
      line(
          text,
          "kafka: %s (read-only user %s, client properties in %s)"
              .formatted(kafka.bootstrapServers(), kafka.user(), kafka.clientProperties()));
    }
    line(text, "");
    text.append(TableFormatter.format(processes(status)));
    line(text, "");
    for (var process : status.processes()) {
      if (!process.reason().isEmpty()) {
        boolean aside = process.reason().contains("set aside");
        String more = aside ? " (./windlass quarantine list)" : "";
        line(text, process.name() + ": " + process.reason() + more);
      }
    }
    lag(text, status);
    line(text, "");
    jobs(text, status);
    return text.toString();
  }

  private static List<List<String>> processes(StackStatus status) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("process", "pid", "port", "state", "health", "restarts", "memory"));
    for (var process : status.processes()) {
      rows.add(
          List.of(
              process.name(),
              String.valueOf(process.pid()),
              process.port() == null ? "" : process.port().toString(),
              process.state(),
              process.health(),
              String.valueOf(process.restarts()),
              process.rssMib() == null ? "" : process.rssMib() + " MiB"));
    }
    return rows;
  }

  private static void lag(StringBuilder text, StackStatus status) {
    var behind = status.lag().topics().stream().filter(lag -> lag.records() > 0).toList();
    if (status.lag().unknown() != null) {
      line(text, "lag: unknown, " + status.lag().unknown());
    } else if (status.lag().topics().isEmpty()) {
      line(text, "lag: none, no service consumes yet");
    } else if (behind.isEmpty()) {
      line(text, "lag: none, every service has consumed its topics to the end");
    } else {
      text.append(
          TableFormatter.format(
              behind.stream()
                  .map(
                      lag ->
                          List.of("lag: " + lag.service(), lag.topic(), lag.records() + " records"))
                  .toList()));
    }
  }

  private static void jobs(StringBuilder text, StackStatus status) {
    if (status.jobs().isEmpty()) {
      line(text, "jobs: unknown");
      return;
    }
    text.append("jobs:");
    status
        .jobs()
        .forEach((state, count) -> text.append(' ').append(state).append(' ').append(count));
    text.append(System.lineSeparator());
  }

  private static void line(StringBuilder text, String line) {
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }
}
