package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.NodePropertiesSummary;

/**
 * Multi-node parallel jobs through all four services, on the process executor: nodes are processes
 * with loopback addresses of their own. The program that passes messages needs {@code perl} with
 * its IO::Socket module, which every Debian and Ubuntu has; where it is missing these tests are
 * skipped.
 */
class MultiNodeIT {
  private static final Duration SOON = Duration.ofMinutes(3);

  /** The main node adds up what the others send; those then wait to be stopped. */
  private static final String SUM =
      """
      my %e = %ENV; my ($me, $main) = @e{qw(AWS_BATCH_JOB_NODE_INDEX AWS_BATCH_JOB_MAIN_NODE_INDEX)};
      if ($me == $main) {
        my $s = IO::Socket::INET->new(Listen => 100, LocalPort => 7070,
          LocalAddr => $e{WINDLASS_NODE_PRIVATE_IPV4_ADDRESS}) or die "listen: $!";
        my $sum = 0;
        for (2 .. $e{AWS_BATCH_JOB_NUM_NODES}) { my $c = $s->accept; $sum += <$c>; }
        print "main $me at ", $s->sockhost, " sum $sum of ", join(",", grep /MAIN_NODE_PRIVATE/, keys %e), "\\n";
      } else {
        my $c; my $to = $e{AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS};
        for (1 .. 300) { last if $c = IO::Socket::INET->new(PeerAddr => $to, PeerPort => 7070);
          select undef, undef, undef, 0.1; }
        print $c $me * $me, "\\n"; close $c; $| = 1; print "$e{AWS_BATCH_JOB_ID} sent to $to\\n";
        sleep 600;
      }
      """;

  private static Stack stack;
  private static Workspace workspace;
  private static Gangs gangs;
  private static String queue;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    stack = shared;
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is needed");
    workspace = Workspace.create(shared, "busybox", 1);
    gangs = Gangs.create(workspace, 12);
    queue = gangs.queue;
  }

  private static List<JobSummary> listed(String id, JobStatus status) {
    return workspace.batch.listJobs(r -> r.multiNodeJobId(id).jobStatus(status)).jobSummaryList();
  }

  private static List<JobDetail> describeNodes(String id, int number) {
    return workspace.describe(
        IntStream.range(0, number).mapToObj(index -> id + "#" + index).toList());
  }

  /** MNP-001, MNP-005 to MNP-011, MNP-019, ENV-001 to ENV-004. */
  @Test
  void mnp001mnp005mnp009mnp011NodesTalkToTheMainOneAndEndWithIt() {
    String definition =
        gangs.define(Gangs.nodes(2, 1, "0:", "perl", "-MIO::Socket::INET", "-e", SUM));
    String id =
        workspace.submit(
            definition, job -> job.jobQueue(queue).nodeOverrides(nodes -> nodes.numNodes(4)));
    JobDetail job = workspace.awaitEnd(id, SOON);
    assertThat(job.status()).as("%s", job).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.nodeProperties().numNodes()).isEqualTo(4);
    assertThat(job.nodeProperties().mainNode()).isEqualTo(1);
    assertThat(job.attempts()).hasSize(1);

    Workspace.await(
        () -> "all nodes to end: " + describeNodes(id, 4),
        SOON,
        () -> describeNodes(id, 4).stream().allMatch(Workspace::isFinal));
    List<JobDetail> ended = describeNodes(id, 4);
    JobDetail main = ended.get(1);
    String output = String.join("\n", workspace.output(main));
    assertThat(output).matches("main 1 at 127\\.\\d+\\.\\d+\\.\\d+ sum 13 of ");
    String address = output.split(" ", -1)[3];
    assertThat(main.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(main.nodeDetails().isMainNode()).isTrue();
    assertThat(main.attempts().getFirst().container().exitCode()).isZero();
    assertThat(job.startedAt()).isEqualTo(main.startedAt());
    assertThat(job.stoppedAt()).isEqualTo(main.stoppedAt());
    for (int child : List.of(0, 2, 3)) {
      JobDetail node = ended.get(child);
      assertThat(node.nodeDetails().nodeIndex()).isEqualTo(child);
      assertThat(node.nodeDetails().isMainNode()).isFalse();
      assertThat(node.container().command()).contains("perl");
      assertThat(node.status()).isEqualTo(JobStatus.FAILED);
      assertThat(node.startedAt()).isGreaterThanOrEqualTo(main.startedAt());
      assertThat(workspace.output(node)).containsExactly(id + "#" + child + " sent to " + address);
    }
    assertThat(ended.stream().map(n -> n.container().containerInstanceArn()).distinct()).hasSize(4);
    assertThat(listed(id, JobStatus.FAILED))
        .extracting(JobSummary::jobId)
        .containsExactly(id + "#0", id + "#2", id + "#3");
    assertThat(listed(id, JobStatus.SUCCEEDED))
        .extracting(JobSummary::nodeProperties)
        .containsExactly(
            NodePropertiesSummary.builder().isMainNode(true).nodeIndex(1).numNodes(4).build());
  }

  /** MNP-012, MNP-013: rows of the table of outcomes; a second attempt of all nodes. */
  @Test
  void mnp012mnp013OnlyTheMainNodeDecides() {
    String definition =
        gangs.define(
            Gangs.nodes(
                2,
                0,
                "0:",
                "sh",
                "-c",
                "test $AWS_BATCH_JOB_NODE_INDEX = 1 && exit 3; sleep 1;"
                    + " test $AWS_BATCH_JOB_ATTEMPT = 2"));
    String id =
        workspace.submit(
            definition, job -> job.jobQueue(queue).retryStrategy(retry -> retry.attempts(3)));
    JobDetail job = workspace.awaitEnd(id, SOON);
    assertThat(job.status()).as("%s", job).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.attempts()).extracting(a -> a.container().exitCode()).containsExactly(1, 0);
    JobDetail child = workspace.awaitEnd(id + "#1", SOON);
    assertThat(child.status()).isEqualTo(JobStatus.FAILED);
    assertThat(child.attempts()).extracting(a -> a.container().exitCode()).containsExactly(3, 3);
  }

  /**
   * MNP-013: the job ends once, no node runs twice and no room is lost, though a service is killed
   * while the main node has just started and the others are about to, and again while it ends.
   */
  @ParameterizedTest
  @ValueSource(strings = {"scheduler", "capacity"})
  void mnp013EachNodeRunsOnceThoughAServiceIsKilled(String service) throws IOException {
    Path trace = Files.createTempFile("windlass-gang-" + service, ".trace");
    Path enough = Path.of(trace + ".enough");
    String script =
        """
        echo "$AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT" >> %s
        [ $AWS_BATCH_JOB_NODE_INDEX = 0 ] || exec sleep 600
        until [ -e %s ]; do sleep 0.1; done
        """
            .formatted(trace, enough);
    String id =
        workspace.submit(
            gangs.define(Gangs.nodes(3, 0, ":", "sh", "-c", script)),
            job -> job.jobQueue(queue).retryStrategy(retry -> retry.attempts(3)));
    Workspace.await("the main node to run", SOON, () -> !lines(trace).isEmpty());
    kill(service);
    Workspace.await(() -> "all nodes: " + lines(trace), SOON, () -> lines(trace).size() >= 3);
    Workspace.await("all processes to be up", SOON, stack::allAreUp);
    Files.createFile(enough);
    kill(service);

    JobDetail job = workspace.awaitEnd(id, SOON);
    assertThat(job.status()).as("%s", job).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.attempts()).hasSize(1);
    Workspace.await(
        () -> "all nodes to end: " + describeNodes(id, 3),
        SOON,
        () -> describeNodes(id, 3).stream().allMatch(Workspace::isFinal));
    assertThat(lines(trace)).containsExactlyInAnyOrder(id + "#0 1", id + "#1 1", id + "#2 1");
    String all =
        workspace.submit(gangs.define(Gangs.nodes(6, 0, ":", "true")), j -> j.jobQueue(queue));
    assertThat(workspace.awaitEnd(all, SOON).status())
        .as("six nodes have room where there is room for six")
        .isEqualTo(JobStatus.SUCCEEDED);
    Files.delete(trace);
    Files.delete(enough);
  }

  private static void kill(String service) {
    Stack.run(List.of("kill", "-9", Long.toString(stack.pid(service))), Map.of(), 10);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last row of the table, JS-020; single nodes cannot be stopped. */
  @Test
  void mnpTerminatingStopsAllNodes() {
    String id =
        workspace.submit(
            gangs.define(Gangs.nodes(2, 0, ":", "sleep", "600")), job -> job.jobQueue(queue));
    Workspace.await(
        "MNP-020: all nodes RUNNING, as whoever asks sees it",
        SOON,
        () -> listed(id, JobStatus.RUNNING).size() == 2);
    assertThatThrownBy(
            () -> workspace.batch.terminateJob(r -> r.jobId(id + "#1").reason("just one")))
        .isInstanceOf(BatchException.class)
        .hasMessageContaining("as a whole");
    workspace.batch.terminateJob(request -> request.jobId(id).reason("enough"));
    assertThat(workspace.awaitEnd(id, SOON).statusReason()).isEqualTo("enough");
    assertThat(workspace.awaitEnd(id + "#1", SOON).status()).isEqualTo(JobStatus.FAILED);
  }

  /** MNP-015, MNP-016: what no environment of the queue can take. */
  @Test
  void mnp015mnp016WhereAGangCannotRun() {
    String definition = gangs.define(Gangs.nodes(2, 0, "0:", "true"));
    assertThatThrownBy(() -> workspace.submit(definition)).isInstanceOf(BatchException.class);
    String id =
        workspace.submit(
            definition, job -> job.jobQueue(queue).nodeOverrides(nodes -> nodes.numNodes(13)));
    Workspace.await(
        () -> "a reason: " + workspace.describe(id),
        SOON,
        () -> workspace.describe(id).statusReason() != null);
    assertThat(workspace.describe(id).statusReason())
        .startsWith("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE");
    workspace.batch.cancelJob(request -> request.jobId(id).reason("too large"));
    assertThat(workspace.awaitEnd(id, SOON).status()).isEqualTo(JobStatus.FAILED);
    assertThat(workspace.describe(id + "#12").status()).isEqualTo(JobStatus.FAILED);
  }
}
