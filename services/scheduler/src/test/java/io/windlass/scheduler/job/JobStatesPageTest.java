package io.windlass.scheduler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.job.TransitionTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/job-states.md} true: the page is made from {@link JobTransitions}, and this
 * test fails when the committed page differs. Run with {@code -Djob-states.write=true} to write it
 * anew.
 */
class JobStatesPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("windlass.root", "../..")).resolve("docs/job-states.md");

  private static final String INTRODUCTION =
      """
      # The states of a job

      Made from `JobTransitions` by `JobStatesPageTest`; do not edit by hand. To write it anew:

      ```sh
      mvn -q test -pl services/scheduler -am -Dtest=JobStatesPageTest -Djob-states.write=true \\
        -Dsurefire.failIfNoSpecifiedTests=false
      ```

      These are all legal steps of a job; any other is refused. What each state means is in the
      [catalogue](requirements/04-jobs.md#js-001) (JS-001 to JS-008); SCHEDULED is for
      [service jobs](requirements/04-jobs.md#sj-006) alone. The diagram leaves out the events that
      change no state; the table has them all.

      """;

  @Test
  void thePageSaysWhatTheTableSays() throws IOException {
    var page = INTRODUCTION + diagram() + "\n" + table();
    if (Boolean.getBoolean("job-states.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/job-states.md; with -Djob-states.write=true this test writes it anew")
        .isEqualTo(page);
  }

  private static String diagram() {
    Map<String, String> edges = new LinkedHashMap<>();
    for (Row<JobStatus, JobEvent.Type> row : JobTransitions.ROWS) {
      if (row.from() != row.to()) {
        var from = row.from() == null ? "[*]" : row.from().name();
        edges.merge(from + " --> " + row.to(), label(row), (one, other) -> one + ", " + other);
      }
    }
    var lines = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    edges.forEach((edge, label) -> lines.append("  %s: %s\n".formatted(edge, label)));
    for (JobStatus status : JobStatus.values()) {
      if (status.isTerminal()) {
        lines.append("  %s --> [*]\n".formatted(status));
      }
    }
    return lines.append("```\n").toString();
  }

  private static String table() {
    return JobTransitions.ROWS.stream()
        .map(
            row ->
                "| %s | %s | %s | %s |\n"
                    .formatted(
                        row.from() == null ? "–" : row.from(),
                        label(row),
                        row.from() == row.to() ? "stays" : row.to(),
                        meaning(row.event())))
        .collect(
            Collectors.joining(
                "", "| from | event | to | what it means |\n|---|---|---|---|\n", ""));
  }

  private static String label(Row<JobStatus, JobEvent.Type> row) {
    return row.event().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String meaning(JobEvent.Type type) {
    return switch (type) {
      case SUBMITTED -> "the job exists";
      case SPAWNED -> "a child of an array becomes a job; it was told as PENDING before";
      case DEPENDENCIES_AWAITED -> "it waits for other jobs";
      case DEPENDENCY_SATISFIED -> "one of the jobs that it waits for is done; others remain";
      case BECAME_RUNNABLE -> "nothing but room is missing";
      case WAIT_EXPLAINED ->
          "it is known, or no longer known, why it waits at the head of its queue";
      case PRECEDENCE_CHANGED -> "it has another place among the jobs of its queue";
      case PLACED -> "an instance was found, and room set aside there";
      case HANDED_OVER ->
          "instances were set aside for a service job, and its service is to run it";
      case PREPARED -> "the service has capacity for it and gets it ready";
      case STARTED -> "the containers of the attempt are up";
      case STOP_ACCEPTED ->
          "its end was asked for and takes time: a task must stop, or dependencies complete";
      case TIMED_OUT -> "the time of the attempt is over; its task must stop";
      case RETURNED -> "the attempt failed and another follows";
      case PREEMPTED ->
          "the attempt was stopped for another job; it uses none up, and the job waits again";
      case PREEMPTED_FOR_GOOD ->
          "the attempt was stopped for another job once more than the job is to be tried again";
      case REFUSED ->
          "the instance did not take the task: nothing ran, and another placement is looked for";
      case SUCCEEDED -> "exit code 0";
      case ATTEMPT_FAILED -> "the attempt ended, and with it the job";
      case FAILED ->
          "it failed without an attempt that could end: it waited, or its placement was refused";
    };
  }
}
