package io.windlass.messaging.consumer;

import io.windlass.messaging.MessageTracing;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.codec.RegistryUnavailableException;
import io.windlass.messaging.quarantine.QuarantineStore;
import io.windlass.messaging.retry.RetryBackoff;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the next batch of a partition together: from records and timers, both at once as long as
 * nothing fails, or from one of them while what fails is looked for. Touched by the consumer's
 * thread alone.
 */
final class BatchAssembler {
  private static final Logger LOG = Logger.getLogger(BatchAssembler.class);
  private static final Duration TIMER_PACE = Duration.ofMillis(5);

  private final String what;
  private final PartitionHandler handler;
  private final Sources sources;
  private final QuarantineStore quarantine;
  private final MessagingRuntime runtime;
  private final RetryBackoff decodeOutage;
  private long decodeNotBefore = System.nanoTime();
  private Instant timerNotBefore = Instant.EPOCH;
  private @Nullable String trouble;

  /** What there is to take from. */
  record Sources(
      RecordBuffer buffer,
      QuarantineReplay replay,
      FailureIsolator failureIsolator,
      Map<String, Long> nextOffsets) {}

  BatchAssembler(
      String what,
      PartitionHandler handler,
      Sources sources,
      QuarantineStore quarantine,
      MessagingRuntime runtime) {
    this.what = what;
    this.handler = handler;
    this.sources = sources;
    this.quarantine = quarantine;
    this.runtime = runtime;
    this.decodeOutage = new RetryBackoff(LOG, "decoding for " + what);
  }

  /** Returns whether what a record was written with cannot be found out at the moment. */
  boolean cannotDecode() {
    return decodeOutage.isFailing();
  }

  @Nullable String trouble() {
    return trouble;
  }

  /** Returns how long there will be nothing to put into a batch unless something arrives. */
  Duration idleTime(Instant now) {
    Duration quiet = sources.replay().idleTime();
    if (!sources.buffer().isEmpty()) {
      quiet = shorter(quiet, Duration.ofNanos(Math.max(0, decodeNotBefore - System.nanoTime())));
    }
    Optional<Instant> timer = nextTimer();
    if (timer.isPresent()) {
      Instant due = timer.get().isBefore(timerNotBefore) ? timerNotBefore : timer.get();
      quiet = shorter(quiet, due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO);
    }
    return quiet;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** If it throws, it does so again when the timer is to be fired, which says what follows. */
  private Optional<Instant> nextTimer() {
    try {
      return handler.nextTimer();
    } catch (RuntimeException e) {
      LOG.debugf(e, "the next timer of %s", what);
      return Optional.of(Instant.EPOCH);
    }
  }

  /** What the handler throws goes through; the batch knows at what it was. */
  void fill(Batch batch, Instant now) {
    if (sources.replay().isReady()) {
      runtime.steps().reached("replay");
      sources.replay().fill(batch, now);
      return;
    }
    RecordBuffer.Intake intake = decode();
    FailureIsolator failureIsolator = sources.failureIsolator();
    if (!failureIsolator.isSearching()) {
      fireTimer(batch, now);
      handOver(intake, batch, now);
    } else if (!failureIsolator.fireTimerAlone(batch, now)) {
      if (intake.isDue()) {
        handOver(intake, batch, now);
      } else {
        fireTimer(batch, now);
      }
    }
  }

  private RecordBuffer.Intake decode() {
    RecordBuffer buffer = sources.buffer();
    if (buffer.isEmpty() || System.nanoTime() - decodeNotBefore < 0) {
      return RecordBuffer.NOTHING;
    }
    try {
      RecordBuffer.Intake intake =
          buffer.peek(sources.nextOffsets(), sources.failureIsolator().batchBisection());
      decodeOutage.succeeded();
      return intake;
    } catch (RegistryUnavailableException e) {
      trouble = RetryBackoff.describe(e);
      decodeNotBefore = System.nanoTime() + decodeOutage.failed(e).toNanos();
      return RecordBuffer.NOTHING;
    }
  }

  private void fireTimer(Batch batch, Instant now) {
    batch.at(Batch.Stage.TIMER);
    Optional<Instant> timer = handler.nextTimer();
    if (timer.isPresent() && !timer.get().isAfter(now) && !timerNotBefore.isAfter(now)) {
      timerNotBefore = now.plus(TIMER_PACE);
      batch.firesTimer(null);
      batch.add(handler.onTimer(now));
    }
  }

  private void handOver(RecordBuffer.Intake intake, Batch batch, Instant now) {
    if (!intake.isDue()) {
      return;
    }
    batch.at(Batch.Stage.RECORDS);
    batch.consumed(intake);
    runtime.steps().reached("polled");
    if (!intake.records().isEmpty()) {
      if (runtime.settings().tracing().isOn()) {
        trace(intake, batch, runtime.settings().tracing());
      }
      batch.add(handler.onRecords(List.copyOf(intake.records()), now));
    }
    if (!intake.aside().isEmpty()) {
      batch.add(quarantine.add(intake.aside()));
    }
    sources.buffer().taken();
  }

  private static void trace(RecordBuffer.Intake intake, Batch batch, MessageTracing tracing) {
    for (int i = 0; i < intake.records().size(); i++) {
      Header header = intake.raw().get(i).headers().lastHeader(MessageTracing.TRACEPARENT);
      if (header != null && header.value() != null) {
        String traceparent = new String(header.value(), StandardCharsets.US_ASCII);
        batch.afterCommit(tracing.consuming(intake.records().get(i), traceparent));
      }
    }
  }
}
