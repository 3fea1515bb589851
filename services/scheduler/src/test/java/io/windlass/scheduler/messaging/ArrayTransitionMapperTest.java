package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.JobTransitioned;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.array.ArrayEvent;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The records about arrays and their children (AR-002, AR-011, AR-012). */
class ArrayTransitionMapperTest {
  private static final String ACCOUNT = "123456789012";
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final JobId ID = JobId.of(new UUID(7, 8));

  private final Records records = new Records(ACCOUNT);
  private final OutboundMapper mapper =
      new OutboundMapper(
          _ -> {
            throw new IllegalStateException("nothing is placed");
          },
          NOW);
  private final ArrayJob submitted = ArrayJob.submitted(submission());
  private final ArrayJob pending =
      submitted.apply(new ArrayEvent.Awaited(NOW, List.of(), Map.of()));

  @Test
  void parentIsSubmitted() {
    JobTransitioned record =
        told(new AccountEvent.ArrayStep(null, submission(), submitted, Map.of())).getFirst();
    assertThat(record.getJobId()).isEqualTo(ID.toString());
    assertThat(record.getJobArn()).isEqualTo(records.arn("job/" + ID));
    assertThat(record.getSequence()).isOne();
    assertThat(record.getPreviousStatus()).isNull();
    assertThat(record.getArraySize()).isEqualTo(10);
    assertThat(record.getArrayIndex()).isNull();
    assertThat(record.getArrayRunnable()).isNull();
  }

  /** AR-011: size, counts by state, and which children are RUNNABLE without a record. */
  @Test
  void parentTellsItsChildrenByState() {
    ArrayJob spawned = pending.apply(new ArrayEvent.ChildSpawned(NOW, 3));
    JobTransitioned record =
        told(
                spawned,
                new ArrayEvent.SummaryPublished(NOW),
                Map.of(JobStatus.RUNNABLE, 9, JobStatus.STARTING, 1))
            .getFirst();
    assertThat(record.getStatus()).isEqualTo(io.windlass.events.JobStatus.PENDING);
    assertThat(record.getSequence()).isEqualTo(3);
    assertThat(record.getArraySummary()).isEqualTo(Map.of("RUNNABLE", 9, "STARTING", 1));
    assertThat(record.getArrayRunnable()).isEqualTo("0-2,4-9");
    assertThat(record.getStoppedAt()).isNull();
  }

  @Test
  void parentIsOver() {
    StopRequest stop = new StopRequest(StopRequest.Kind.TERMINATE, "enough");
    JobTransitioned record =
        told(pending, new ArrayEvent.Failed(NOW, "enough", stop), Map.of(JobStatus.FAILED, 10))
            .getFirst();
    assertThat(record.getStatus()).isEqualTo(io.windlass.events.JobStatus.FAILED);
    assertThat(record.getStatusReason()).isEqualTo("enough");
    assertThat(record.getIsTerminated()).isTrue();
    assertThat(record.getStoppedAt()).isEqualTo(NOW);
    assertThat(record.getArrayRunnable()).isNull();
  }

  @Test
  void childrenThatFailWithoutHavingBeenJobsHaveARecordEach() {
    StopRequest stop = new StopRequest(StopRequest.Kind.CANCEL, "not this");
    List<JobTransitioned> children =
        told(
            pending,
            new ArrayEvent.ChildrenFailed(NOW, IndexSet.parse("2,7"), "not this", stop),
            Map.of());
    assertThat(children.stream().map(JobTransitioned::getJobId))
        .containsExactly(ID + ":2", ID + ":7");
    JobTransitioned child = children.getLast();
    assertThat(child.getJobArn()).isEqualTo(records.arn("job/" + ID + ":7"));
    assertThat(child.getPreviousStatus()).isEqualTo(io.windlass.events.JobStatus.RUNNABLE);
    assertThat(child.getStatus()).isEqualTo(io.windlass.events.JobStatus.FAILED);
    assertThat(child.getSequence()).isEqualTo(3);
    assertThat(child.getIsCancelled()).isTrue();
    assertThat(child.getArrayIndex()).isEqualTo(7);
    assertThat(child.getArraySize()).isNull();
  }

  @Test
  void whatIsOnlyBookkeepingIsNotTold() {
    assertThat(told(pending, new ArrayEvent.ChildSpawned(NOW, 3), Map.of())).isEmpty();
    Job child = Job.spawned(new JobEvent.Spawned(NOW, child()));
    mapper.add(ACCOUNT, new AccountEvent.JobStep(null, new JobEvent.Spawned(NOW, child()), child));
    assertThat(mapper.messages()).isEmpty();
  }

  /** The records of a child that became a job are those of any job, with its index. */
  @Test
  void childThatIsAJob() {
    Job child = Job.spawned(new JobEvent.Spawned(NOW, child()));
    JobEvent failed = new JobEvent.Failed(NOW, "why", null);
    mapper.add(ACCOUNT, new AccountEvent.JobStep(child, failed, child.apply(failed)));
    JobTransitioned record = (JobTransitioned) mapper.messages().getFirst().value();
    assertThat(record.getJobId()).isEqualTo(ID + ":3");
    assertThat(record.getArrayIndex()).isEqualTo(3);
    assertThat(record.getSequence()).isEqualTo(3);
  }

  private List<JobTransitioned> told(
      ArrayJob before, ArrayEvent event, Map<JobStatus, Integer> children) {
    return told(new AccountEvent.ArrayStep(before, event, before.apply(event), children));
  }

  private List<JobTransitioned> told(AccountEvent.ArrayStep step) {
    int from = mapper.messages().size();
    mapper.add(ACCOUNT, step);
    return mapper.messages().subList(from, mapper.messages().size()).stream()
        .map(OutboxMessage::value)
        .map(JobTransitioned.class::cast)
        .toList();
  }

  private ArrayEvent.Submitted submission() {
    JobProfile profile =
        new JobProfile(
            records.arn("job-queue/q"),
            records.arn("job-definition/def:3"),
            JobKind.array(10),
            new ResourceShape(250, 128, 0),
            JobProfile.Execution.DEFAULT,
            JobProfile.Precedence.NONE);
    return new ArrayEvent.Submitted(
        NOW,
        new Submission(ID, "name", NOW.minusSeconds(60), 1, profile),
        false,
        List.of(),
        List.of());
  }

  private Submission child() {
    Submission parent = submission().submission();
    return new Submission(ID.child(3), "name", NOW, parent.order(), parent.profile());
  }
}
