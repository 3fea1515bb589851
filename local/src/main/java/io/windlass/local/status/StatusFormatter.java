package io.windlass.local.status;

import java.util.Locale;

/** A status for people. */
public final class StatusFormatter {
  private StatusFormatter() {}

  public static String of(StackStatus status) {
    var text = new StringBuilder();
    line(
        text,
        String.format(
            Locale.ROOT,
            "%s  %s  (launcher %d, executor %s, data in %s)",
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
          "kafka: %s, to be read as %s with the client properties in %s"
              .formatted(kafka.bootstrapServers(), kafka.user(), kafka.clientProperties()));
    }
    line(text, "");
    line(
        text,
        String.format(
            Locale.ROOT,
            "%-14s %8s %6s  %-10s %-8s %8s %9s",
            "process",
            "pid",
            "port",
            "state",
            "health",
            "restarts",
            "memory"));
    for (var process : status.processes()) {
      line(
          text,
          String.format(
              Locale.ROOT,
              "%-14s %8d %6s  %-10s %-8s %8d %9s",
              process.name(),
              process.pid(),
              process.port() == null ? "" : process.port(),
              process.state(),
              process.health(),
              process.restarts(),
              process.rssMib() == null ? "" : process.rssMib() + " MiB"));
    }
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

  private static void lag(StringBuilder text, StackStatus status) {
    var behind = status.lag().topics().stream().filter(lag -> lag.records() > 0).toList();
    if (status.lag().unknown() != null) {
      line(text, "lag: unknown, " + status.lag().unknown());
    } else if (status.lag().topics().isEmpty()) {
      line(text, "lag: none, no service consumes yet");
    } else if (behind.isEmpty()) {
      line(text, "lag: none, every service has consumed its topics to the end");
    } else {
      for (var lag : behind) {
        line(
            text,
            String.format(
                Locale.ROOT,
                "lag: %-14s %-24s %d records",
                lag.service(),
                lag.topic(),
                lag.records()));
      }
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
