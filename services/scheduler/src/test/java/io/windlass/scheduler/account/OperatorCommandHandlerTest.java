package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.array;
import static io.windlass.scheduler.account.JobPlan.job;
import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.query.OperatorCommand;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.queue.QueueControl;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.resource.ResourceSum;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Operator commands beyond AWS: held jobs, paused and limited queues. */
class OperatorCommandHandlerTest {
  @Test
  void heldJobIsPassedOverUntilItIsReleased() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J1", "J2", "J3");
    assertThat(hold(story, "J2", true)).isEqualTo(new QueryResult.Done());
    assertThat(story.runnable("q")).containsExactly("J3");
    assertThat(story.job("J2").progress().statusReason()).isEqualTo("HELD - for now");
    story.crash().run("J1", 0).is("J2", RUNNABLE).is("J3", STARTING);
    assertThat(hold(story, "J2", false)).isEqualTo(new QueryResult.Done());
    assertThat(story.job("J2").progress().statusReason()).isNull();
    story.run("J3", 0).is("J2", STARTING);
  }

  @Test
  void nobodyMakesRoomForAHeldJob() {
    Lifecycle story = Lifecycle.empty().environment("ce", 64).queue("q", 1, "ce").submit("J");
    hold(story, "J", true);
    assertThat(story.demand("ce").waiting()).isEqualTo(ResourceSum.NONE);
    hold(story, "J", false);
    assertThat(story.demand("ce").waiting().milliVcpus()).isEqualTo(1_000);
  }

  @Test
  void pendingJobIsHeldWhenItsDependenciesAreDone() {
    Lifecycle story = Lifecycle.withRoomFor(2).submit("first");
    story.submit("J", job().dependsOn("first"));
    hold(story, "J", true);
    story.is("J", PENDING).run("first", 0).is("J", RUNNABLE).crash().pass(0).is("J", RUNNABLE);
    hold(story, "J", false);
    story.is("J", STARTING);
  }

  @Test
  void placedAndUnknownJobsAreNotHeld() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J");
    assertThat(hold(story, "J", true))
        .isEqualTo(
            new QueryResult.Refused(
                "Job "
                    + story.id("J")
                    + " is STARTING: only a job that is not placed yet can be held."));
    assertThat(hold(story, "nobody", true)).isInstanceOf(QueryResult.Refused.class);
    assertThat(hold(story, "J", false)).isEqualTo(new QueryResult.Done());
    story.is("J", STARTING);
  }

  /** A job that has ended is no longer held, and nothing of it remains. */
  @Test
  void heldJobCanBeCancelled() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J1", "J2");
    hold(story, "J2", true);
    story.cancel("J2").isFailed("J2", "cancelled by test");
    assertThat(story.core().state().holds().all()).isEmpty();
    assertThat(story.crash().core().state().holds().all()).isEmpty();
  }

  @Test
  void heldArrayKeepsAllItsChildrenBack() {
    Lifecycle story = Lifecycle.withRoomFor(2).submit("A", array(4).attempts(2)).submit("J");
    hold(story, "A", true);
    assertThat(story.runnable("q")).containsExactly("J");
    story.run("A:0", 1).is("A:0", RUNNABLE).is("J", STARTING);
    story.crash().run("A:1", 0).is("A:2", RUNNABLE);
    hold(story, "A", false);
    assertThat(story.statusOf("A:0")).isEqualTo(STARTING);
    story.run("A:0", 0).run("J", 0).run("A:2", 0).run("A:3", 0);
    assertThat(story.statusOf("A").isTerminal()).isTrue();
    assertThat(story.core().state().holds().all()).isEmpty();
  }

  @Test
  void childIsHeldAlone() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", array(3));
    assertThat(hold(story, "A:1", true)).isEqualTo(new QueryResult.Done());
    story.run("A:0", 0).is("A:1", RUNNABLE).is("A:2", STARTING);
    story.submit("S", array(3).sequential());
    assertThat(hold(story, "S:2", true)).isInstanceOf(QueryResult.Refused.class);
  }

  @Test
  void pausedQueuePlacesNothingAndAsksForNothing() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J1", "J2").start("J1");
    control(story, true, null);
    story.exit("J1", 0).is("J2", RUNNABLE).crash().pass(10).is("J2", RUNNABLE);
    assertThat(story.demand("ce").waiting()).isEqualTo(ResourceSum.NONE);
    control(story, false, null);
    story.is("J2", STARTING);
  }

  @Test
  void limitedQueueRunsSoManyAtATime() {
    Lifecycle story = Lifecycle.withRoomFor(8);
    control(story, null, 2);
    story.submit("J1", "J2", "J3", "J4").is("J2", STARTING).is("J3", RUNNABLE);
    assertThat(story.demand("ce").waiting()).isEqualTo(ResourceSum.NONE);
    story.crash().start("J1").is("J1", RUNNING).exit("J1", 0).is("J3", STARTING);
    story.is("J4", RUNNABLE);
    control(story, null, 0);
    story.is("J4", STARTING);
  }

  /** A new queue of the same name has no controls. */
  @Test
  void deletedQueueForgetsWhatUsersWanted() {
    Lifecycle story = Lifecycle.withRoomFor(1);
    control(story, true, 3);
    story.queue("q", 1, QueueDefinition.Phase.DELETED, "ce");
    assertThat(story.core().state().queues().get(Arns.queue("q")).control())
        .isEqualTo(QueueControl.NONE);
    story.queue("q", 1, "ce").submit("J").is("J", STARTING);
  }

  /** A head that is not placed because of a user's control does not count as blocked. */
  @Test
  void pausedQueueIsNotBlocked() {
    Lifecycle story = ShortageTest.blockedOnCapacity();
    control(story, true, null);
    assertThat(story.job("J").progress().statusReason()).isNull();
    control(story, false, null);
    assertThat(story.job("J").progress().statusReason()).startsWith("CAPACITY:");
    story.cancel("J").is("J", FAILED);
  }

  private static QueryResult hold(Lifecycle story, String name, boolean held) {
    return instruct(story, new OperatorCommand.Hold(story.id(name), held, held ? "for now" : ""));
  }

  private static void control(Lifecycle story, Boolean paused, Integer maxRunning) {
    assertThat(instruct(story, new OperatorCommand.Control(Arns.queue("q"), paused, maxRunning)))
        .isEqualTo(new QueryResult.Done());
  }

  private static QueryResult instruct(Lifecycle story, OperatorCommand command) {
    int before = story.events.size();
    story.tell(new AccountCommand.Operate(new ReplyAddress("r", Instant.MAX), command));
    return story.events.subList(before, story.events.size()).stream()
        .filter(AccountEvent.Answered.class::isInstance)
        .map(e -> ((AccountEvent.Answered) e).answer())
        .findFirst()
        .orElseThrow();
  }
}
