package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.array;
import static io.windlass.scheduler.account.JobPlan.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.query.Query;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.query.QueueFront;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GetJobQueueSnapshot as the core answers it: JQ-030 to JQ-032, JQ-043. */
class SnapshotTest {
  @Test
  void firstHundredRunnableInDispatchOrderJQ030() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("running");
    for (int i = 0; i < 60; i++) {
      story.submit("J" + i);
    }
    story.submit("A", array(100)).submit("behind").submit("other", job().dependsOn("running"));
    List<String> front = names(story, front(story));
    assertThat(front).hasSize(100).startsWith("J0", "J1", "J2").endsWith("A:38", "A:39");
    assertThat(front).doesNotContain("running", "behind", "other");
  }

  /** JQ-031: first in, first out by submission; JQ-043: a retried job stands before all others. */
  @Test
  void retriedJobStandsFirstJQ031JQ043() {
    Lifecycle story =
        Lifecycle.withRoomFor(1).submit("J1", job().attempts(2)).submit("J2", "J3", "J4");
    story.queue("q", 1).run("J1", 1);
    assertThat(names(story, front(story))).containsExactly("J1", "J2", "J3", "J4");
  }

  /** JQ-032: the job that moved up has been there since then; the head since it became the head. */
  @Test
  void earliestTimeAtPositionIsWhenTheJobReachedItJQ032() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J1");
    story.pass(10).submit("J2").pass(10).submit("J3").pass(10).submit("J4");
    assertThat(seconds(front(story))).containsExactly(10L, 20L, 30L);
    story.pass(10).cancel("J3");
    assertThat(seconds(front(story))).containsExactly(10L, 40L);
    story.pass(10).run("J1", 0);
    assertThat(seconds(front(story))).containsExactly(50L);
    assertThat(front(story).at()).isEqualTo(Lifecycle.START.plusSeconds(50));
  }

  /** A child that is placed changes nothing for those behind its array, but for one place. */
  @Test
  void childrenMoveUpWithEachPlacementJQ032() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("A", array(3)).pass(5).submit("J");
    assertThat(seconds(front(story))).containsExactly(0L, 0L, 5L);
    story.pass(5).run("A:0", 0);
    assertThat(names(story, front(story))).containsExactly("A:2", "J");
    assertThat(seconds(front(story))).containsExactly(10L, 10L);
  }

  @Test
  void utilizationIsWhatDispatchedJobsTakeUp() {
    Lifecycle story = Lifecycle.withRoomFor(8);
    story.submit("J1", job().vcpus(3)).submit("J2", job().vcpus(2)).submit("J3", job().vcpus(4));
    assertThat(front(story).milliVcpus()).isEqualTo(5_000);
    assertThat(front(story.crash()).milliVcpus()).isEqualTo(5_000);
    assertThat(front(story.start("J1").exit("J1", 0)).milliVcpus()).isEqualTo(6_000);
  }

  /** CR-020: a job that stands aside for a consumable resource is RUNNABLE, in its place. */
  @Test
  void jobShortOfAConsumableStandsWhereItWasSubmittedCR020() {
    Lifecycle story = Lifecycle.withRoomFor(2).consumable("r", true, 1);
    story.submit("J1", job().consuming("r", 1)).submit("J2", job().consuming("r", 1));
    story.submit("J3", "J4", "J5");
    assertThat(front(story).jobs())
        .extracting(QueueFront.QueuedJob::id)
        .containsExactly(story.id("J2"), story.id("J4"), story.id("J5"));
  }

  /** JQ-031, FS-046: in the order of shares, and what each share uses. */
  @Test
  void sharesAreInTheOrderInWhichTheyGoFS046() {
    Lifecycle story = Lifecycle.withRoomFor(3).policy("p", 600, 0).fairQueue("q", "p", "ce");
    story.submit("A1", job().share("A").vcpus(2)).submit("B1", job().share("B"));
    story.submit("A2", job().share("A")).submit("A3", job().share("A"));
    story.pass(60).submit("B2", job().share("B")).submit("C1", job().share("C"));
    QueueFront front = front(story);
    assertThat(front.jobs())
        .extracting(QueueFront.QueuedJob::id)
        .containsExactlyElementsOf(story.runnable("q").stream().map(story::id).toList());
    assertThat(front.jobs().getFirst().id()).isEqualTo(story.id("C1"));
    assertThat(front.shares())
        .isEqualTo(
            new QueueFront.Shares(
                3, List.of(new QueueFront.Use("A", 2_000), new QueueFront.Use("B", 1_000))));
    assertThat(front(Lifecycle.withRoomFor(1)).shares()).isNull();
  }

  @Test
  void queueThatIsNotKnownYetIsEmpty() {
    assertThat(front(Lifecycle.empty()).jobs()).isEmpty();
  }

  @Test
  void nobodyIsAnsweredWhoWaitsNoMore() {
    Lifecycle story = Lifecycle.withRoomFor(1);
    int before = story.events.size();
    story.tell(
        new AccountCommand.Ask(
            new ReplyAddress("late", Lifecycle.START), new Query.FrontOfQueue(Arns.queue("q"))));
    assertThat(story.events).hasSize(before);
  }

  /** Queries change nothing: a core that was queried equals one that was not. */
  @Test
  void questionsChangeNothing() {
    Lifecycle story = Lifecycle.withRoomFor(1).submit("J1", "J2");
    int before = story.events.size();
    front(story);
    assertThat(story.events).hasSize(before + 1);
    assertThat(story.core().nextTimer()).isEmpty();
  }

  private static QueueFront front(Lifecycle story) {
    story.tell(
        new AccountCommand.Ask(
            new ReplyAddress("r", Instant.MAX), new Query.FrontOfQueue(Arns.queue("q"))));
    var answered = (AccountEvent.Answered) story.events.getLast();
    return ((QueryResult.Front) answered.answer()).front();
  }

  private static List<String> names(Lifecycle story, QueueFront front) {
    List<String> all = story.runnable("q");
    assertThat(front.jobs()).hasSize(all.size());
    return all;
  }

  private static List<Long> seconds(QueueFront front) {
    return front.jobs().stream()
        .map(j -> j.since().getEpochSecond() - Lifecycle.START.getEpochSecond())
        .toList();
  }
}
