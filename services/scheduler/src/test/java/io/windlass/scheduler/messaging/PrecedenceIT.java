package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.windlass.events.ChangeJobPrecedence;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobTransitioned;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.job.JobId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FS-014: jobs, arrays and multi-node jobs that were given another place keep it. */
class PrecedenceIT extends PartitionOnDatabase {
  @Test
  void changedPrioritiesAndSharesComeBackFS014() {
    define();
    tell(
        records.request(records.job(id("j1"), "q").setShareIdentifier("a").build()),
        records.request(records.job(id("j2"), "q").setShareIdentifier("a").build()),
        records.request(
            records.job(id("array"), "q").setShareIdentifier("a").setArraySize(2).build()),
        records.request(
            records
                .job(id("gang"), "q")
                .setShareIdentifier("a")
                .setNumNodes(2)
                .setMainNode(0)
                .build()));
    List<OutboxMessage> messages =
        tell(
            call("r1", new ChangeJobPrecedence(id("j2"), 1, null)),
            call("r2", new ChangeJobPrecedence(id("array"), 3, "b")),
            call("r3", new ChangeJobPrecedence(id("gang"), 2, null)),
            call("r4", new ChangeJobPrecedence(id("j1"), 10_000, null)));
    List<SchedulerAnswer> answers = values(messages, SchedulerAnswer.class);
    assertThat(answers.subList(0, 3)).allMatch(answer -> answer.getRefusal() == null);
    assertThat(answers.getLast().getRefusal()).contains("expected: 0 to 9999");
    assertThat(values(messages, JobTransitioned.class))
        .extracting(
            JobTransitioned::getJobId,
            JobTransitioned::getSchedulingPriority,
            JobTransitioned::getShareIdentifier)
        .containsExactly(
            tuple(id("j2"), 1, "a"), tuple(id("array"), 3, "b"), tuple(id("gang"), 2, "a"));
    String before = describe(handler.state(accountId));
    List<JobId> order = turn(handler.state(accountId));
    assertThat(order)
        .containsSubsequence(JobId.parse(id("gang")), JobId.parse(id("j2")), JobId.parse(id("j1")));
    assertThat(describe(reload())).isEqualTo(before);
    assertThat(turn(handler.state(accountId))).isEqualTo(order).hasSize(5);
  }

  private void define() {
    JobQueueDefinition plain = (JobQueueDefinition) records.queue("q", 1, 7, "ce").getDefinition();
    tell(
        records.environment("ce", 1, 64),
        records.definition(
            "scheduling-policy/p",
            1,
            SchedulingPolicyDefinition.newBuilder().setName("p").setShares(List.of()).build()),
        records.definition(
            "job-queue/q",
            1,
            JobQueueDefinition.newBuilder(plain)
                .setSchedulingPolicyArn(records.arn("scheduling-policy/p"))
                .build()));
  }
}
