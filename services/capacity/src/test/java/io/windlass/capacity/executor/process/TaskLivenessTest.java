package io.windlass.capacity.executor.process;

import static io.windlass.capacity.executor.process.TaskLiveness.Finding.ACCOUNTED_FOR;
import static io.windlass.capacity.executor.process.TaskLiveness.Finding.LOST;
import static io.windlass.capacity.executor.process.TaskLiveness.Finding.NOT_STARTED;
import static io.windlass.capacity.executor.process.TaskLiveness.MOST_TIMES_MISSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.process.ProcessTask.State;
import io.windlass.capacity.executor.process.TaskLiveness.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskLivenessTest {
  private static final String BOOT = "boot-1";
  private static final long THIS = ProcessHandle.current().pid();

  /** A process id that is never used. */
  private static final long ABSENT = 99_999_999;

  private @TempDir Path own;
  private TaskRecords records;
  private TaskLiveness liveness;

  @BeforeEach
  void open() throws IOException {
    records = TaskRecords.open(own);
    liveness = new TaskLiveness(records, BOOT);
  }

  private ProcessTask task(State state) {
    return task(state, BOOT);
  }

  private ProcessTask task(State state, String epoch) {
    var launch = Launches.inEpoch(Launches.of("true"), epoch);
    var task = new ProcessTask(launch, records.of(launch.taskId()));
    task.state = state;
    return task;
  }

  private static TaskRecord.Claim claim(long pid) {
    return new TaskRecord.Claim(pid, Long.MAX_VALUE, BOOT, Instant.EPOCH);
  }

  private static String by(long pid, String bootId) {
    return "by %d 99999999.00 %s\n".formatted(pid, bootId);
  }

  private static void write(ProcessTask task, String text) throws IOException {
    Files.writeString(task.taskRecord.path(), text);
  }

  /** Returns the last of some findings; fails if an earlier one is a decision. */
  private Finding lastOf(int sweeps, ProcessTask task) {
    for (int i = 1; i < sweeps; i++) {
      assertThat(liveness.findingOf(task)).isEqualTo(ACCOUNTED_FOR);
    }
    return liveness.findingOf(task);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"WAITING", "ENDED"})
  void aTaskThatWaitsOrHasEndedIsPresent(State state) {
    assertThat(liveness.isPresent(task(state))).isTrue();
  }

  @Test
  void aTaskWhoseProcessRunsIsPresentAndTheCountStartsAgain() {
    var task = task(State.RUNNING);
    task.claim = claim(THIS);
    task.timesMissing = MOST_TIMES_MISSING - 1;
    assertThat(liveness.isPresent(task)).isTrue();
    assertThat(task.timesMissing).isZero();
    task.claim = claim(ABSENT);
    assertThat(liveness.isPresent(task)).isFalse();
    assertThat(liveness.isPresent(task(State.SPAWNED))).isFalse();
  }

  @Test
  void aTaskWhoseProcessEndedWithoutAnExitCodeIsLostAfterSomeSweeps() throws IOException {
    var task = task(State.RUNNING);
    task.claim = claim(ABSENT);
    write(task, by(ABSENT, BOOT) + "begin\nclaim " + ABSENT + " 1.00 " + BOOT + "\n");
    task.recordSeen = true;
    assertThat(lastOf(MOST_TIMES_MISSING, task)).isEqualTo(LOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "begin\n"})
  void aLivingStarterIsWaitedFor(String begun) throws IOException {
    var task = task(State.SPAWNED);
    write(task, by(THIS, BOOT) + begun);
    assertThat(lastOf(3 * MOST_TIMES_MISSING, task)).isEqualTo(ACCOUNTED_FOR);
    assertThat(task.taskRecord.isMade()).isTrue();
  }

  @Test
  void aTaskThatNoStarterTookOnIsStartedAgainAfterSomeSweeps() {
    assertThat(lastOf(MOST_TIMES_MISSING, task(State.SPAWNED))).isEqualTo(NOT_STARTED);
  }

  @Test
  void aTaskThatADeadStarterDidNotTakeOnIsStartedAgainAtOnce() {
    var task = task(State.SPAWNED);
    task.waiter = new GoneWaiter();
    assertThat(liveness.findingOf(task)).isEqualTo(NOT_STARTED);
  }

  @Test
  void aTaskThatADeadStarterDidNotBeginIsStartedAgain() throws IOException {
    var task = task(State.SPAWNED);
    write(task, by(ABSENT, BOOT));
    assertThat(liveness.findingOf(task)).isEqualTo(NOT_STARTED);
    assertThat(task.taskRecord.isMade()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin\n", "begin\nclaim 1"})
  void aTaskThatADeadStarterBeganIsLost(String begun) throws IOException {
    var task = task(State.SPAWNED);
    write(task, by(ABSENT, BOOT) + begun);
    assertThat(lastOf(MOST_TIMES_MISSING, task)).isEqualTo(LOST);
    assertThat(task.taskRecord.isMade()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "by 12"})
  void aTaskWithoutAKnownStarterIsLost(String text) throws IOException {
    var task = task(State.SPAWNED);
    write(task, text);
    assertThat(lastOf(MOST_TIMES_MISSING, task)).isEqualTo(LOST);
  }

  @Test
  void aTaskThatAStarterOfAnotherBootDidNotBeginIsLost() throws IOException {
    var task = task(State.SPAWNED, "boot-0");
    write(task, by(THIS, "boot-0"));
    assertThat(lastOf(MOST_TIMES_MISSING, task)).isEqualTo(LOST);
    assertThat(task.taskRecord.isMade()).isTrue();
  }

  @Test
  void theCountStartsAgainWhenARecordAppears() throws IOException {
    var task = task(State.SPAWNED);
    assertThat(lastOf(MOST_TIMES_MISSING - 1, task)).isEqualTo(ACCOUNTED_FOR);
    write(task, "");
    assertThat(lastOf(MOST_TIMES_MISSING, task)).isEqualTo(LOST);
  }

  @Test
  void aTaskThatHasEndedMeanwhileIsAccountedFor() {
    var task = task(State.ENDED);
    task.timesMissing = MOST_TIMES_MISSING;
    assertThat(liveness.findingOf(task)).isEqualTo(ACCOUNTED_FOR);
    assertThat(task.timesMissing).isZero();
  }

  private static final class GoneWaiter implements TaskStarter.Waiter {
    @Override
    public void release() {}

    @Override
    public void discard() {}

    @Override
    public boolean isGone() {
      return true;
    }
  }
}
