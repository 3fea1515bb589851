package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.gang.NodeEnvironment;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.TaskEnvironment;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Chapter ENV: its table row by row (ENV-001, ENV-003), as tasks are told on each kind of
 * environment but EKS. What does not apply is absent.
 */
class EnvironmentVariablesTest {
  private static final String ADDRESS = "127.1.2.3";
  private static final String ROWS =
      """
      AWS_BATCH_JOB_ID | plain | array:2 | gang#1 | gang#0
      AWS_BATCH_JOB_ATTEMPT | 1 | 1 | 1 | 1
      AWS_BATCH_CE_NAME | ce | ce | ce | ce
      AWS_BATCH_JQ_NAME | q | q | q | q
      AWS_BATCH_JOB_ARRAY_INDEX | - | 2 | - | -
      AWS_BATCH_JOB_ARRAY_SIZE | - | 3 | - | -
      AWS_BATCH_JOB_MAIN_NODE_INDEX | - | - | 1 | 1
      AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS | - | - | - | 127.1.2.3
      AWS_BATCH_JOB_NODE_INDEX | - | - | 1 | 0
      AWS_BATCH_JOB_NUM_NODES | - | - | 2 | 2
      AWS_BATCH_JOB_KUBERNETES_NODE_UID | - | - | - | -
      """;

  @ParameterizedTest(name = "ENV row {0}: {1} | {2} | {3} | {4}")
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = ROWS)
  void everyRow(
      String variable,
      @Nullable String plain,
      @Nullable String child,
      @Nullable String main,
      @Nullable String node) {
    Lifecycle story = story();
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> told = new TreeMap<>();
    String[] values = {plain, child, main, node};
    String[] names = {"plain", "array:2", "gang#1", "gang#0"};
    for (int i = 0; i < names.length; i++) {
      boolean isId = names[i].equals(values[i]);
      put(expected, names[i], isId ? story.id(names[i]).toString() : values[i]);
      put(told, names[i], variables(story, names[i]).get(variable));
    }
    assertThat(told).isEqualTo(expected);
  }

  /** ENV-001: no variables are set but those of the table. */
  @Test
  void nothingElse() {
    Lifecycle story = story();
    var known = ROWS.lines().map(row -> row.substring(0, row.indexOf(' '))).toList();
    TreeSet<String> told = new TreeSet<>();
    Stream.of("plain", "array:2", "gang#1", "gang#0")
        .forEach(name -> told.addAll(variables(story, name).keySet()));
    assertThat(known).containsAll(told);
  }

  private static Lifecycle story() {
    Lifecycle story = Lifecycle.empty().environment("ce", 64).queue("q", 1, "ce");
    for (int i = 1; i <= 3; i++) {
      story.instance("ce", "i-" + i, new ResourceShape(4_000, 16_000, 0));
    }
    return story
        .submit("gang", JobPlan.job().kind(JobKind.multiNode(2, 1, null)))
        .start("gang#1")
        .submit("plain")
        .submit("array", JobPlan.array(3));
  }

  private static Map<String, String> variables(Lifecycle story, String name) {
    return name.indexOf('#') > 0
        ? NodeEnvironment.variables(Objects.requireNonNull(story.node(name)), ADDRESS)
        : TaskEnvironment.variables(story.job(name), story.attempt(name));
  }

  private static void put(Map<String, String> map, String key, @Nullable String value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
