package io.windlass.messaging.consumer;

import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.RecordHandlingException;
import io.windlass.messaging.quarantine.OrderingScopes;
import io.windlass.messaging.quarantine.Quarantine;
import io.windlass.messaging.transaction.FailureClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a partition fails on, over the loads in between: what passes is left to pass, and
 * what is one record's or one account's own fault is tried alone until it is found. Touched by the
 * consumer's thread alone.
 */
final class FailureIsolator {
  /** A search that has not come to anything by then goes on at the pace of an outage. */
  private static final int MOST_ROUNDS = 64;

  /** What follows a failure. */
  enum Next {
    /** Try the same again, after a while. */
    PAUSE,
    /** Something was learnt: go back to the last commit and on at once. */
    AT_ONCE
  }

  private final PartitionHandler handler;
  private final Quarantine quarantine;
  private final QuarantineReplay replay;
  private final BatchBisection batchBisection;
  private @Nullable IsolatedFailure isolatedFailure;
  private int rounds;

  FailureIsolator(
      PartitionHandler handler, Quarantine quarantine, QuarantineReplay replay, int maxBatch) {
    this.handler = handler;
    this.quarantine = quarantine;
    this.replay = replay;
    this.batchBisection = new BatchBisection(maxBatch);
  }

  BatchBisection batchBisection() {
    return batchBisection;
  }

  /** Returns whether sources are to be tried apart from each other. */
  boolean isSearching() {
    return batchBisection.isActive();
  }

  /** Returns what is to be written down before anything else; null if nothing is. */
  @Nullable IsolatedFailure isolatedFailure(Map<String, Long> storedOffsets) {
    if (isolatedFailure != null && !isolatedFailure.stillApplies(storedOffsets)) {
      isolatedFailure = null;
    }
    return isolatedFailure;
  }

  void recorded() {
    if (isolatedFailure instanceof IsolatedFailure.SetAside aside) {
      batchBisection.passed(
          1, Set.of(new BatchBisection.Position(aside.polled().topic(), aside.polled().offset())));
    } else if (isolatedFailure instanceof IsolatedFailure.Block block) {
      quarantine.blocked(block.accountId());
    }
    isolatedFailure = null;
    rounds = 0;
  }

  /** A batch has committed. */
  void committed(Batch batch) {
    rounds = batch.records().isEmpty() ? rounds : 0;
    quarantine.succeeded(batch.records());
    if (batchBisection.isActive()) {
      batchBisection.passed(
          batch.records().size() + batch.aside().size(), positions(batch.records()));
      if (batch.firedTimer() && batchBisection.isTimerSuspected()) {
        batchBisection.timerPassed();
        handler.hold(quarantine.blockedAccounts());
      }
    }
  }

  /**
   * If timers are suspected, fires those of one account that is due and of no other.
   *
   * @return false if they are not, or none is due
   */
  boolean fireTimerAlone(Batch batch, Instant now) {
    if (!batchBisection.isTimerSuspected()) {
      return false;
    }
    batchBisection.dueAccounts(handler.accountsDue(now));
    String account = batchBisection.nextAccount();
    Optional<Instant> timer = account == null ? handler.nextTimer() : Optional.of(now);
    if (timer.isEmpty() || timer.get().isAfter(now) || quarantine.isAccountBlocked(account)) {
      batchBisection.timerPassed();
      return false;
    }
    batch.firesTimer(account);
    Set<String> held = new HashSet<>(quarantine.blockedAccounts());
    if (account != null) {
      held.addAll(handler.accountsDue(now));
      held.remove(account);
    }
    handler.hold(held);
    batch.add(handler.onTimer(now));
    return true;
  }

  /** A batch failed: its handler threw, or the store refused it. */
  Next failed(Batch batch, Throwable failure, Instant now) {
    Next next = next(batch, failure, now);
    if (next == Next.AT_ONCE && ++rounds > MOST_ROUNDS) {
      return Next.PAUSE;
    }
    return next;
  }

  private Next next(Batch batch, Throwable failure, Instant now) {
    if (FailureClass.of(failure) != FailureClass.OF_ONE_RECORD || batch.isFailureRecord()) {
      return Next.PAUSE;
    }
    if (batch.isReplay()) {
      isolatedFailure = replay.failed(failure);
      return Next.AT_ONCE;
    }
    return switch (batch.stage()) {
      case TIMER -> timerFailed(batch, failure, now);
      case RECORDS -> recordsFailed(batch, failure);
      case COMMIT -> commitFailed(batch, failure, now);
      case REPLAY, FAILURE_RECORD -> Next.PAUSE;
    };
  }

  private Next commitFailed(Batch batch, Throwable failure, Instant now) {
    boolean records = !batch.records().isEmpty();
    if (!batch.firedTimer()) {
      return records ? recordsFailed(batch, failure) : Next.PAUSE;
    }
    if (!records) {
      return timerFailed(batch, failure, now);
    }
    batchBisection.failed(batch.records().size(), true, List.of());
    return Next.AT_ONCE;
  }

  private Next timerFailed(Batch batch, Throwable failure, Instant now) {
    RecordHandlingException suspect = RecordHandlingException.in(failure);
    String account = batch.timerAccount();
    if (account == null && suspect != null) {
      account = suspect.accountId();
    }
    if (!batchBisection.isTimerSuspected()) {
      batchBisection.timerFailed(account);
      return Next.AT_ONCE;
    }
    batchBisection.timerFailed(null);
    if (account == null) {
      // Nobody's in particular: nothing to set aside.
      return Next.PAUSE;
    }
    isolatedFailure = new IsolatedFailure.Block(account, now, failure);
    return Next.AT_ONCE;
  }

  private Next recordsFailed(Batch batch, Throwable failure) {
    RecordBuffer.Intake intake = batch.intake();
    if (intake == null || intake.records().isEmpty()) {
      return Next.PAUSE;
    }
    if (batchBisection.isActive() && intake.records().size() == 1) {
      IncomingRecord alone = intake.records().getFirst();
      String account = OrderingScopes.accountOf(alone.value());
      isolatedFailure =
          new IsolatedFailure.SetAside(
              intake.asideBefore(alone.topic(), alone.offset()),
              intake.raw().getFirst(),
              account,
              OrderingScopes.of(handler, alone.topic(), alone.key(), alone.offset()),
              quarantine.isFaultOfAccount(account),
              failure);
    } else {
      batchBisection.failed(intake.records().size(), false, hint(intake.records(), failure));
    }
    return Next.AT_ONCE;
  }

  private static List<BatchBisection.Position> hint(
      List<IncomingRecord> records, Throwable failure) {
    RecordHandlingException suspect = RecordHandlingException.in(failure);
    if (suspect == null) {
      return List.of();
    }
    String account = suspect.accountId();
    return positions(
        account == null
            ? suspect.records()
            : records.stream()
                .filter(each -> account.equals(OrderingScopes.accountOf(each.value())))
                .toList());
  }

  private static List<BatchBisection.Position> positions(List<IncomingRecord> records) {
    List<BatchBisection.Position> positions = new ArrayList<>(records.size());
    records.forEach(
        each -> positions.add(new BatchBisection.Position(each.topic(), each.offset())));
    return positions;
  }

  /** Loading failed: if on an account, the partition does without it from now on. */
  Next loadFailed(Throwable failure, Instant now) {
    RecordHandlingException suspect = RecordHandlingException.in(failure);
    String account = suspect == null ? null : suspect.accountId();
    if (account == null
        || quarantine.isAccountBlocked(account)
        || FailureClass.of(failure) != FailureClass.OF_ONE_RECORD) {
      return Next.PAUSE;
    }
    isolatedFailure = new IsolatedFailure.Block(account, now, failure);
    return Next.AT_ONCE;
  }
}
