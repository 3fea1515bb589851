package io.windlass.messaging.consumer;

import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.quarantine.QuarantinedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that one transaction of a partition consists of, while it is put together. */
final class Batch {
  /** What is being asked, so that it is known what failed. */
  enum Stage {
    TIMER,
    RECORDS,
    REPLAY,
    FAILURE_RECORD,
    /** All have answered; the transaction is under way. */
    COMMIT
  }

  private final List<SqlStatement> writes = new ArrayList<>();
  private final List<OutboxMessage> messages = new ArrayList<>();
  private final List<Runnable> afterCommits = new ArrayList<>();
  private final Map<String, Long> nextOffsets = new HashMap<>();
  private Stage stage = Stage.RECORDS;
  private RecordBuffer.@Nullable Intake intake;
  private @Nullable String timerAccount;
  private boolean timer;
  private boolean replay;
  private boolean isolatedFailure;

  void add(Effects effects) {
    writes.addAll(effects.writes());
    messages.addAll(effects.messages());
    afterCommits.add(effects.afterCommit());
  }

  void add(SqlStatement write) {
    writes.add(write);
  }

  /** Something to do once it has committed. */
  void afterCommit(Runnable action) {
    afterCommits.add(action);
  }

  void consumed(RecordBuffer.Intake taken) {
    intake = taken;
    nextOffsets.putAll(taken.nextOffsets());
  }

  void consumed(String topic, long nextOffset) {
    nextOffsets.put(topic, nextOffset);
  }

  /** Timers are fired; those of one account alone, if it is not null. */
  void firesTimer(@Nullable String accountId) {
    timer = true;
    timerAccount = accountId;
    stage = Stage.TIMER;
  }

  void replays() {
    replay = true;
    stage = Stage.REPLAY;
  }

  void recordsFailure() {
    isolatedFailure = true;
    stage = Stage.FAILURE_RECORD;
  }

  void at(Stage next) {
    stage = next;
  }

  Stage stage() {
    return stage;
  }

  boolean firedTimer() {
    return timer;
  }

  @Nullable String timerAccount() {
    return timerAccount;
  }

  boolean isReplay() {
    return replay;
  }

  boolean isFailureRecord() {
    return isolatedFailure;
  }

  boolean needsCommit() {
    return !writes.isEmpty() || !messages.isEmpty() || !nextOffsets.isEmpty();
  }

  void runAfterCommits() {
    afterCommits.forEach(Runnable::run);
  }

  List<SqlStatement> writes() {
    return writes;
  }

  List<OutboxMessage> messages() {
    return messages;
  }

  Map<String, Long> nextOffsets() {
    return nextOffsets;
  }

  /** Returns the records that were handed to the handler. */
  List<IncomingRecord> records() {
    return intake == null ? List.of() : intake.records();
  }

  List<QuarantinedRecord> aside() {
    return intake == null ? List.of() : intake.aside();
  }

  RecordBuffer.@Nullable Intake intake() {
    return intake;
  }
}
