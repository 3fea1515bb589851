package io.windlass.scheduler.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.query.OperatorCommand;
import io.windlass.scheduler.query.ReplyAddress;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FS-014: priorities and shares that change at random among jobs, arrays and multi-node jobs that
 * come, are held, wait for others, run, fail and are tried again. What a core knows is what its
 * successor reads, and in the end nothing is left anywhere.
 */
class PrecedenceModelTest {
  private static final List<String> SHARES = List.of("A", "B", "C");

  private final List<String> names = new ArrayList<>();
  private Random random;
  private Lifecycle story;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void orderIsThatOfTheJobsFS014(long seed) {
    random = new Random(seed);
    story = Lifecycle.empty().environment("ce", 256).policy("p", 600, 0, "A=0.5");
    story.fairQueue("q", "p", "ce");
    for (int i = 0; i < 3; i++) {
      story.instance("ce", "i-" + i, new ResourceShape(2_000, 99_999, 0));
    }
    for (int i = 0; i < 250; i++) {
      act();
      if (i % 5 == 0) {
        survives();
      }
    }
    names.forEach(name -> instruct(new OperatorCommand.Hold(story.id(name), false, "")));
    for (int i = 0; i < 2_000 && !live().isEmpty(); i++) {
      live().forEach(name -> end(name, 0));
      story.pass(1);
    }
    JobQueue queue = queue();
    assertThat(names).allMatch(name -> story.statusOf(name).isTerminal());
    assertThat(queue.order().size()).isZero();
    assertThat(queue.waiting()).isEqualTo(ResourceSum.NONE);
    assertThat(queue.shares()).allMatch(s -> s.jobs() == 0 && s.milliVcpus() == 0);
  }

  private void act() {
    switch (random.nextInt(8)) {
      case 0, 1 -> submit();
      case 2, 3, 4 -> {
        if (!names.isEmpty()) {
          Integer priority = random.nextInt(4) == 0 ? null : random.nextInt(3);
          String share = random.nextInt(2) == 0 ? null : SHARES.get(random.nextInt(3));
          instruct(new OperatorCommand.ChangePrecedence(story.id(any(names)), priority, share));
        }
      }
      case 5 -> {
        if (!names.isEmpty()) {
          boolean held = random.nextBoolean();
          instruct(new OperatorCommand.Hold(story.id(any(names)), held, held ? "so" : ""));
        }
      }
      case 6 -> {
        List<String> live = live();
        if (!live.isEmpty()) {
          end(any(live), random.nextInt(2));
        }
      }
      default -> story.pass(random.nextInt(90));
    }
  }

  private void submit() {
    String name = "J" + names.size();
    JobPlan plan =
        switch (random.nextInt(5)) {
          case 0, 1 -> JobPlan.array(2 + random.nextInt(4));
          case 2 -> JobPlan.gang(2);
          default -> JobPlan.job();
        };
    plan.share(any(SHARES)).priority(random.nextInt(3)).attempts(3);
    if (random.nextInt(4) == 0 && !names.isEmpty()) {
      plan.dependsOn(any(names));
    }
    names.add(name);
    story.submit(name, plan);
  }

  /** Its order, and whose jobs are whose, are read back from the store. */
  private void survives() {
    story.tell();
    List<String> before = progress();
    story.crash().tell();
    assertThat(progress()).isEqualTo(before);
  }

  private List<String> progress() {
    List<String> all = new ArrayList<>(story.runnable("q"));
    JobQueue queue = queue();
    queue.shares().stream()
        .filter(s -> s.jobs() > 0)
        .sorted(java.util.Comparator.comparing(Share::identifier))
        .forEach(s -> all.add(s.identifier() + " " + s.jobs() + " " + s.milliVcpus()));
    all.add(queue.waiting().toString());
    return all;
  }

  private JobQueue queue() {
    return story.core().state().queues().get(Arns.queue("q"));
  }

  /** Jobs, children and multi-node jobs that have a task. */
  private List<String> live() {
    List<String> live = new ArrayList<>();
    for (String name : names) {
      if (story.array(name) == null) {
        addLive(live, name);
      } else {
        story.array(name).children().live().forEach(i -> addLive(live, name + ":" + i));
      }
    }
    return live;
  }

  private void addLive(List<String> live, String name) {
    JobStatus status = story.job(name).status();
    if (status.occupiesInstance()) {
      live.add(name);
    }
  }

  private void end(String name, int exitCode) {
    if (!story.job(name).status().occupiesInstance()) {
      return;
    }
    if (!story.job(name).profile().kind().isMultiNode()) {
      story.run(name, exitCode);
      return;
    }
    story.start(name + "#0");
    if (story.node(name + "#1").status().holdsInstance()) {
      story.start(name + "#1").exit(name + "#1", 0);
    }
    story.exit(name + "#0", exitCode);
  }

  private void instruct(OperatorCommand instruction) {
    story.tell(new AccountCommand.Operate(new ReplyAddress("r", Instant.MAX), instruction));
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
