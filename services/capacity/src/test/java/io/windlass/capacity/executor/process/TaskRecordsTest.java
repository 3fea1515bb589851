package io.windlass.capacity.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRecordsTest {
  private static final String ENDED = "claim 1 2.00 boot at 3\nexit 0 at 4 end\n";

  private @TempDir Path own;
  private TaskRecords records;

  @BeforeEach
  void open() throws IOException {
    records = TaskRecords.open(own);
  }

  private void write(String taskId, String text) throws IOException {
    Files.writeString(records.of(taskId).path(), text);
  }

  @Test
  void aForgottenRecordIsReusedOnceAndEmpty() throws IOException {
    write("one", ENDED);
    records.remove("one");
    assertThat(records.taskIds()).isEmpty();
    assertThat(records.spare("two")).isEmptyFile();
    assertThat(records.spare("new")).hasFileName("new").doesNotExist();
  }

  /** A starter may still write an end, which must not reach another task. */
  @Test
  void aRecordWithoutAnEndIsDeleted() throws IOException {
    write("one", "claim 1 2.00 boot at 3\n");
    records.remove("one");
    assertThat(records.taskIds()).isEmpty();
    assertThat(records.spare("new")).hasFileName("new").doesNotExist();
  }

  /** A starter that outlives a killed service may still write to such a file. */
  @Test
  void sparesOfAnEarlierProcessAreNotReused() throws IOException {
    write("one", ENDED);
    records.remove("one");
    open();
    assertThat(records.spare("new")).hasFileName("new").doesNotExist();
    assertThat(own.resolve("spare-records")).isEmptyDirectory();
  }

  @Test
  void removingAMissingRecordDoesNothing() throws IOException {
    records.remove("one");
    assertThat(records.spare("new")).hasFileName("new").doesNotExist();
  }
}
