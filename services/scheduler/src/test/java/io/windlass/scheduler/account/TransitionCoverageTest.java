package io.windlass.scheduler.account;

import static io.windlass.scheduler.account.JobPlan.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.JobTransitions;
import io.windlass.scheduler.job.TransitionTable;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.state.AccountEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the transition table is taken by a story that a core went through. */
class TransitionCoverageTest {
  private static final Stream<Supplier<Lifecycle>> MORE =
      Stream.of(
          () ->
              Lifecycle.withRoomFor(2)
                  .submit("A", "B")
                  .submit("C", job().dependsOn("A", "B"))
                  .run("A", 0),
          () -> Lifecycle.withRoomFor(1).submit("A").run("A", 1).submit("B", job().dependsOn("A")),
          () -> Lifecycle.withRoomFor(1).submit("A", JobPlan.array(2)),
          () -> ShortageTest.blockedOnCapacity(),
          () -> PreemptionTest.everyEnd(),
          () -> PreemptionTest.everyEndOfService(),
          PrecedenceTest::changedInEveryState,
          () -> Lifecycle.withRoomFor(1).submit("A").end("A", StopCause.REFUSED, null, null, null),
          () ->
              Lifecycle.withRoomFor(1)
                  .submit("A")
                  .terminate("A")
                  .capacity("ce", new CapacityChange.Terminated("i-1"))
                  .end("A", StopCause.REFUSED, null, null, null),
          () -> served().prepare("A").run("A", 0),
          () -> served().terminate("A").end("A", StopCause.STOPPED, null, null, null),
          () -> served().refuseService("A", "CapacityError"),
          () -> served().terminate("A").refuseService("A", "CapacityError"),
          () ->
              served()
                  .end("A", StopCause.START_FAILED, null, null, null)
                  .end("A", StopCause.START_FAILED, null, null, null));

  private static Lifecycle served() {
    return Lifecycle.empty()
        .service("se", 1)
        .queue("q", 1, "se")
        .submit("A", JobPlan.service(1).attempts(2));
  }

  @Test
  void everyRowIsVisited() {
    Set<TransitionTable.Row<JobStatus, JobEvent.Type>> visited = new HashSet<>();
    Stream<Supplier<Lifecycle>> stories =
        Stream.concat(
            Stream.concat(
                    JobStatesTest.transitions().stream(),
                    JobStatesTest.cancelVersusTerminate().stream())
                .map(JobStatesTest.Row::story),
            MORE);
    stories.forEach(
        story ->
            story.get().events.stream()
                .filter(AccountEvent.JobStep.class::isInstance)
                .map(AccountEvent.JobStep.class::cast)
                .forEach(step -> visited.add(row(step))));
    assertThat(visited).containsExactlyInAnyOrderElementsOf(JobTransitions.ROWS);
  }

  private static TransitionTable.Row<JobStatus, JobEvent.Type> row(AccountEvent.JobStep step) {
    return new TransitionTable.Row<>(
        step.before() == null ? null : step.before().status(),
        step.event().type(),
        step.after().status());
  }
}
