package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.batch.model.JobStatus;

/**
 * Jobs as real containers, from an image made here of Debian's static busybox. Skipped, with a
 * message, if no engine answers.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DockerIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static Stack stack;

  @BeforeAll
  static void start() {
    require(engineAnswers(), "no Docker engine answers");
    require(Files.exists(Path.of("/bin/busybox")), "no static busybox to make an image of");
    importBusybox();
    stack = Stack.start("--executor", "docker", "--host-vcpus", "8", "--host-memory", "16384");
  }

  /**
   * Skips the tests with a message unless the condition holds; fails instead if {@code
   * WINDLASS_TEST_DOCKER} is {@code required}.
   */
  static void require(boolean condition, String otherwise) {
    if (!condition) {
      System.err.println("SKIPPED, no container runs: " + otherwise);
      if ("required".equals(System.getenv("WINDLASS_TEST_DOCKER"))) {
        throw new AssertionError("WINDLASS_TEST_DOCKER is required, but " + otherwise);
      }
    }
    Assumptions.assumeTrue(condition, "SKIPPED: " + otherwise);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /** Runs first, since it ends when no queue and no environment is left. */
  @Test
  @Order(1)
  void t039ToT050WithTheRealCliOnContainers() {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    new Walkthrough(stack).run();
  }

  /** RT-003, RR-006, JD-027. */
  @Test
  void containersReportExitCodesMemoryKillsAndMissingImages() {
    var workspace = Workspace.create(stack, "busybox", 8);
    var failing = workspace.submitShell("echo from a container; exit 7");
    var hungry = workspace.submitShell("tail /dev/zero");
    var missing = Workspace.create(stack, "127.0.0.1:1/no-such-image:1", 8).submitShell("true");

    var failed = workspace.awaitEnd(failing, SOON);
    assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
    assertThat(failed.container().exitCode()).isEqualTo(7);
    assertThat(workspace.output(failed)).containsExactly("from a container");

    var killed = workspace.awaitEnd(hungry, SOON);
    assertThat(killed.container().exitCode()).isEqualTo(137);
    assertThat(killed.container().reason()).startsWith("OutOfMemoryError");

    var unpulled = workspace.awaitEnd(missing, SOON);
    assertThat(unpulled.status()).isEqualTo(JobStatus.FAILED);
    assertThat(unpulled.container().reason()).startsWith("CannotPullContainerError");
    assertThat(unpulled.statusReason()).isEqualTo("Task failed to start");
  }

  /** ENV-001, LOG-021: what a job sees, and its output while it runs. */
  @Test
  void aJobIsAContainerWithItsVariablesAndItsOutputIsReadWhileItRuns() {
    var workspace = Workspace.create(stack, "busybox", 8);
    var id =
        workspace.submitShell(
            "ls -d /.dockerenv; env | grep ^AWS_BATCH | sort; echo running; sleep 2; echo end");
    var job = workspace.awaitStatus(id, JobStatus.RUNNING, SOON);
    Workspace.await(
        "output of a running job", SOON, () -> workspace.output(job).contains("running"));
    var ended = workspace.awaitEnd(id, SOON);
    assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(workspace.output(ended))
        .containsExactly(
            "/.dockerenv",
            "AWS_BATCH_CE_NAME=" + workspace.environment,
            "AWS_BATCH_JOB_ATTEMPT=1",
            "AWS_BATCH_JOB_ID=" + id,
            "AWS_BATCH_JQ_NAME=" + workspace.queue,
            "running",
            "end");
    awaitNoContainer(id);
  }

  /** AR-002, AR-003: a child is a container like any other; its id has a colon. */
  @Test
  void theChildrenOfAnArrayAreContainers() {
    var workspace = Workspace.create(stack, "busybox", 8);
    var definition =
        workspace.define(
            "sh", "-c", "echo $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ARRAY_INDEX; ls -d /.dockerenv");
    var id = workspace.submit(definition, request -> request.arrayProperties(a -> a.size(3)));
    assertThat(workspace.awaitEnd(id, SOON).status()).isEqualTo(JobStatus.SUCCEEDED);
    for (int index = 0; index < 3; index++) {
      var child = workspace.describe(id + ":" + index);
      assertThat(child.status()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(workspace.output(child))
          .containsExactly(id + ":" + index + " " + index, "/.dockerenv");
      awaitNoContainer(child.jobId());
    }
  }

  /** MNP-001, MNP-009, MNP-018: each node has an interface and an address of its own. */
  @Test
  void nodesAreContainersThatTalkToTheMainOne() {
    var workspace = Workspace.create(stack, "busybox", 1);
    var gangs = Gangs.create(workspace, 6);
    // Each child sends to a port of its own: busybox's nc hears one caller only. Its standard input
    // stays open: at the end of it nc closes its side, and a caller that hears that may send
    // nothing.
    var script =
        """
        nc() { /bin/busybox nc "$@"; }
        me=$AWS_BATCH_JOB_NODE_INDEX
        if [ $me = $AWS_BATCH_JOB_MAIN_NODE_INDEX ]; then
          mkfifo /tmp/open && exec 3<>/tmp/open
          nc -l -p 7070 <&3 >/tmp/0 & nc -l -p 7072 <&3 >/tmp/2 & wait
          echo "heard $(cat /tmp/0) and $(cat /tmp/2)"
        else
          until echo "$me to $AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS" \\
              | nc $AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS 707$me; do sleep 0.2; done
          trap 'exit 0' TERM; sleep 600 & wait
        fi
        """;
    var id =
        workspace.submit(
            gangs.define(Gangs.nodes(3, 1, ":", "sh", "-c", script)),
            job -> job.jobQueue(gangs.queue));
    var job = workspace.awaitEnd(id, SOON);
    assertThat(job.status()).as("%s", job).isEqualTo(JobStatus.SUCCEEDED);
    var heard = String.join(" ", workspace.output(workspace.describe(id + "#1")));
    assertThat(heard).matches("heard 0 to ([0-9.]+) and 2 to \\1").doesNotContain(" to 127.");
    for (int node = 0; node < 3; node++) {
      workspace.awaitEnd(id + "#" + node, SOON);
      awaitNoContainer(id + "#" + node);
    }
  }

  @Test
  void terminateIsSigtermToTheContainer() {
    var workspace = Workspace.create(stack, "busybox", 8);
    var id =
        workspace.submitShell("trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 0.1; done");
    var job = workspace.awaitStatus(id, JobStatus.RUNNING, SOON);
    Workspace.await("the trap to be set", SOON, () -> workspace.output(job).contains("up"));
    workspace.batch.terminateJob(request -> request.jobId(id).reason("enough of it"));
    var ended = workspace.awaitEnd(id, SOON);
    assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
    assertThat(ended.statusReason()).isEqualTo("enough of it");
    assertThat(ended.container().exitCode()).isEqualTo(9);
    assertThat(workspace.output(ended)).containsExactly("up", "bye");
  }

  /** Containers run on, and end, while the service that started them is away. */
  @Test
  void killedCapacityFindsItsContainersAgain() {
    var workspace = Workspace.create(stack, "busybox", 8);
    var brief = submit(workspace, "echo begin; sleep 2; echo end; exit 7", 3);
    var lasting = submit(workspace, "echo begin; sleep 20; echo end", 3);
    Stream.of(brief, lasting)
        .flatMap(List::stream)
        .forEach(
            id ->
                Workspace.await(
                    "job to start",
                    SOON,
                    () ->
                        !workspace.describe(id).attempts().isEmpty()
                            || workspace.describe(id).status() == JobStatus.RUNNING));
    long victim = stack.pid("capacity");
    Stack.run(List.of("kill", "-9", Long.toString(victim)), Map.of(), 10);
    for (var job : workspace.awaitEnd(brief, SOON)) {
      assertThat(job.status()).isEqualTo(JobStatus.FAILED);
      assertThat(job.container().exitCode()).isEqualTo(7);
      assertThat(workspace.output(job)).containsExactly("begin", "end");
    }
    for (var job : workspace.awaitEnd(lasting, SOON)) {
      assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
      assertThat(job.attempts()).hasSize(1);
      assertThat(workspace.output(job)).containsExactly("begin", "end");
    }
    assertThat(stack.pid("capacity")).isNotEqualTo(victim);
    Stream.of(brief, lasting).flatMap(List::stream).forEach(DockerIT::awaitNoContainer);
  }

  private static List<String> submit(Workspace workspace, String script, int count) {
    var definition = workspace.define("sh", "-c", script);
    return IntStream.range(0, count).mapToObj(i -> workspace.submit(definition)).toList();
  }

  private static void awaitNoContainer(String jobId) {
    var list = List.of("docker", "ps", "-aq", "--filter", "label=io.windlass.job=" + jobId);
    Workspace.await(
        "containers of " + jobId + " to be removed",
        SOON,
        () -> Stack.run(list, Map.of(), 20).isBlank());
  }

  private static boolean engineAnswers() {
    try {
      Stack.run(List.of("docker", "version"), Map.of(), 20);
      return true;
    } catch (AssertionError | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static void importBusybox() {
    var script =
        """
        set -e
        docker image inspect busybox >/dev/null 2>&1 && exit 0
        root=$(mktemp -d)
        mkdir -p $root/bin $root/tmp $root/dev
        cp /bin/busybox $root/bin/
        for applet in sh echo sleep true false cat env sort tail grep ls; do
          ln -s busybox $root/bin/$applet
        done
        tar -C $root -c . | docker import - busybox:latest
        rm -rf $root
        """;
    Stack.run(List.of("sh", "-c", script), Map.of(), 60);
  }
}
