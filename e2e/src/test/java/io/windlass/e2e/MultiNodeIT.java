package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.NodeProperties;
import software.amazon.awssdk.services.batch.model.NodePropertiesSummary;
import software.amazon.awssdk.services.batch.model.ResourceType;

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

  private static Workspace workspace;
  private static String queue;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is needed");
    workspace = Workspace.create(shared, "busybox", 1);
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    queue = "gangs-" + suffix;
    workspace.batch.createComputeEnvironment(
        request ->
            request
                .computeEnvironmentName("ec2-" + suffix)
                .type("MANAGED")
                .computeResources(
                    resources ->
                        resources
                            .type("EC2")
                            .minvCpus(0)
                            .maxvCpus(12)
                            .instanceTypes("c5.large")
                            .instanceRole("ecsInstanceRole")
                            .subnets("subnet-a123456b")
                            .securityGroupIds("sg-a12b3456")));
    Workspace.await(
        "environment VALID",
        SOON,
        () ->
            workspace
                .batch
                .describeComputeEnvironments(r -> r.computeEnvironments("ec2-" + suffix))
                .computeEnvironments()
                .getFirst()
                .statusAsString()
                .equals("VALID"));
    workspace.batch.createJobQueue(
        request ->
            request
                .jobQueueName(queue)
                .state("ENABLED")
                .priority(1)
                .computeEnvironmentOrder(o -> o.order(1).computeEnvironment("ec2-" + suffix)));
  }

  private static String define(Consumer<NodeProperties.Builder> nodes) {
    String name = "gang-" + UUID.randomUUID().toString().substring(0, 8);
    workspace.batch.registerJobDefinition(
        request -> request.jobDefinitionName(name).type("multinode").nodeProperties(nodes));
    return name;
  }

  private static Consumer<NodeProperties.Builder> nodes(
      int number, int mainNode, String targetNodes, String... command) {
    return nodes ->
        nodes
            .numNodes(number)
            .mainNode(mainNode)
            .nodeRangeProperties(
                range ->
                    range
                        .targetNodes(targetNodes)
                        .container(
                            container ->
                                container
                                    .image("busybox")
                                    .command(command)
                                    .resourceRequirements(
                                        vcpu -> vcpu.type(ResourceType.VCPU).value("1"),
                                        memory -> memory.type(ResourceType.MEMORY).value("512"))));
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
    String definition = define(nodes(2, 1, "0:", "perl", "-MIO::Socket::INET", "-e", SUM));
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
        define(
            nodes(
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

  /** The last row of the table, JS-020; single nodes cannot be stopped. */
  @Test
  void mnpTerminatingStopsAllNodes() {
    String id =
        workspace.submit(define(nodes(2, 0, ":", "sleep", "600")), job -> job.jobQueue(queue));
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
    String definition = define(nodes(2, 0, "0:", "true"));
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
