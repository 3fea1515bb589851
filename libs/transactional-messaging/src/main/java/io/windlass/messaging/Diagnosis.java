package io.windlass.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a partition fails on, over the loads in between: what passes is left to pass, and
 * what is one record's or one account's own fault is tried alone until it is found. Touched by the
 * consumer's thread alone.
 */
final class Diagnosis {
  private static final Logger LOG = Logger.getLogger(Diagnosis.class);

  /** A search that has not come to anything by then goes on at the pace of an outage. */
  private static final int MOST_ROUNDS = 64;

  /** What follows a failure. */
  enum Next {
    /** Try the same again, after a while. */
    PAUSE,
    /** Something was learnt: go back to the last commit and on at once. */
    AT_ONCE,
    /** As {@link #AT_ONCE}, without the call that failed. */
    DROP_WORK
  }

  private final PartitionHandler handler;
  private final Quarantine quarantine;
  private final Replay replay;
  private final Probe probe;
  private @Nullable Verdict verdict;
  private int rounds;

  Diagnosis(PartitionHandler handler, Quarantine quarantine, Replay replay, int maxBatch) {
    this.handler = handler;
    this.quarantine = quarantine;
    this.replay = replay;
    this.probe = new Probe(maxBatch);
  }

  Probe probe() {
    return probe;
  }

  /** Whether sources are to be tried apart from each other. */
  boolean isSearching() {
    return probe.isOn();
  }

  /** What is to be written down before anything else; null if nothing is. */
  @Nullable Verdict verdict(Map<String, Long> storedOffsets) {
    if (verdict != null && !verdict.holds(storedOffsets)) {
      verdict = null;
    }
    return verdict;
  }

  void carriedOut() {
    if (verdict instanceof Verdict.SetAside aside) {
      probe.passed(1, Set.of(new Probe.Place(aside.polled().topic(), aside.polled().offset())));
    } else if (verdict instanceof Verdict.Block block) {
      quarantine.blocked(block.accountId());
    }
    verdict = null;
    rounds = 0;
  }

  /** A batch has committed. */
  void worked(Batch batch) {
    rounds = batch.records().isEmpty() ? rounds : 0;
    quarantine.worked(batch.records());
    if (probe.isOn()) {
      probe.passed(batch.records().size() + batch.aside().size(), places(batch.records()));
      if (batch.firedTimer() && probe.isTimerSuspected()) {
        probe.timerPassed();
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
    if (!probe.isTimerSuspected()) {
      return false;
    }
    probe.dueAccounts(handler.accountsDue(now));
    String account = probe.nextAccount();
    Optional<Instant> timer = account == null ? handler.nextTimer() : Optional.of(now);
    if (timer.isEmpty() || timer.get().isAfter(now) || quarantine.isAccountBlocked(account)) {
      probe.timerPassed();
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
    if (FailureClass.of(failure) != FailureClass.OF_ONE_RECORD || batch.isVerdict()) {
      return Next.PAUSE;
    }
    if (batch.isReplay()) {
      verdict = replay.failed(failure);
      return Next.AT_ONCE;
    }
    return switch (batch.stage()) {
      case TIMER -> timerFailed(batch, failure, now);
      case WORK -> Next.PAUSE;
      case RECORDS -> recordsFailed(batch, failure);
      case COMMIT -> commitFailed(batch, failure, now);
      case REPLAY, VERDICT -> Next.PAUSE;
    };
  }

  private Next commitFailed(Batch batch, Throwable failure, Instant now) {
    boolean works = !batch.works().isEmpty();
    boolean records = !batch.records().isEmpty();
    if (works && !records && !batch.firedTimer() && batch.works().size() == 1) {
      LOG.error("a call is dropped, since what it leads to is refused", failure);
      return Next.DROP_WORK;
    }
    if (records && !works && !batch.firedTimer()) {
      return recordsFailed(batch, failure);
    }
    if (batch.firedTimer() && !works && !records) {
      return timerFailed(batch, failure, now);
    }
    if (!works && !records) {
      return Next.PAUSE;
    }
    probe.failed(batch.records().size(), batch.firedTimer(), List.of());
    return Next.AT_ONCE;
  }

  private Next timerFailed(Batch batch, Throwable failure, Instant now) {
    SuspectException suspect = SuspectException.in(failure);
    String account = batch.timerAccount();
    if (account == null && suspect != null) {
      account = suspect.accountId();
    }
    if (!probe.isTimerSuspected()) {
      probe.timerFailed(account);
      return Next.AT_ONCE;
    }
    probe.timerFailed(null);
    if (account == null) {
      // Nobody's in particular: nothing to set aside.
      return Next.PAUSE;
    }
    verdict = new Verdict.Block(account, now, failure);
    return Next.AT_ONCE;
  }

  private Next recordsFailed(Batch batch, Throwable failure) {
    RecordBuffer.Intake intake = batch.intake();
    if (intake == null || intake.records().isEmpty()) {
      return Next.PAUSE;
    }
    if (probe.isOn() && intake.records().size() == 1) {
      IncomingRecord alone = intake.records().getFirst();
      String account = Scopes.accountOf(alone.value());
      verdict =
          new Verdict.SetAside(
              intake.asideBefore(alone.topic(), alone.offset()),
              intake.raw().getFirst(),
              account,
              Scopes.of(handler, alone.topic(), alone.key(), alone.offset()),
              quarantine.isFaultOfAccount(account),
              failure);
    } else {
      probe.failed(intake.records().size(), false, hint(intake.records(), failure));
    }
    return Next.AT_ONCE;
  }

  private static List<Probe.Place> hint(List<IncomingRecord> records, Throwable failure) {
    SuspectException suspect = SuspectException.in(failure);
    if (suspect == null) {
      return List.of();
    }
    String account = suspect.accountId();
    return places(
        account == null
            ? suspect.records()
            : records.stream()
                .filter(each -> account.equals(Scopes.accountOf(each.value())))
                .toList());
  }

  private static List<Probe.Place> places(List<IncomingRecord> records) {
    List<Probe.Place> places = new ArrayList<>(records.size());
    records.forEach(each -> places.add(new Probe.Place(each.topic(), each.offset())));
    return places;
  }

  /** Loading failed: if on an account, the partition does without it from now on. */
  Next loadFailed(Throwable failure, Instant now) {
    SuspectException suspect = SuspectException.in(failure);
    String account = suspect == null ? null : suspect.accountId();
    if (account == null
        || quarantine.isAccountBlocked(account)
        || FailureClass.of(failure) != FailureClass.OF_ONE_RECORD) {
      return Next.PAUSE;
    }
    verdict = new Verdict.Block(account, now, failure);
    return Next.AT_ONCE;
  }
}
