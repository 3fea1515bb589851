package io.windlass.submission.app;

import io.windlass.aws.http.CallObserver;
import io.windlass.aws.http.CompletedCall;
import io.windlass.messaging.Effects;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.submission.config.SubmissionSettings.Audit;
import io.windlass.submission.messaging.ApiCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Writes API calls to the audit topic (CT-001): soon after their answer, many in one transaction;
 * no caller waits for it. A call whose record cannot be written is logged.
 */
final class AuditTrail implements CallObserver {
  private static final Logger LOG = Logger.getLogger(AuditTrail.class);
  private static final int MOST_AT_ONCE = 512;

  /** Records that wait while the database is away; what comes beyond is missing, and counted. */
  private static final int MOST_WAITING = 10_000;

  /** No caller waits for its record. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  private final GroupCommit<OutboxMessage> commits;
  private final Audit audit;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong missing = new AtomicLong();

  AuditTrail(MessagingRuntime runtime, Audit audit) {
    this.commits =
        new GroupCommit<>(
            runtime,
            new GroupCommit.Limits(MOST_AT_ONCE, 1, LONGEST_PAUSE),
            messages -> new Effects(List.of(), List.copyOf(messages)));
    this.audit = audit;
  }

  @Override
  public void completed(CompletedCall call) {
    if (!records(call)) {
      return;
    }
    if (waiting.get() >= MOST_WAITING) {
      if (missing.getAndIncrement() == 0) {
        LOG.errorf("The audit trail cannot keep up: calls are missing from it from now on");
      }
      return;
    }
    waiting.incrementAndGet();
    var _ =
        commits
            .submit(ApiCalls.of(call))
            .whenComplete(
                (_, failure) -> {
                  waiting.decrementAndGet();
                  if (failure != null) {
                    LOG.errorf(
                        failure,
                        "%s of %s (request %s) is missing from the audit trail",
                        call.context().operation(),
                        call.context().caller().principalArn(),
                        call.context().requestId());
                  } else if (missing.get() > 0) {
                    LOG.errorf("%d calls are missing from the audit trail", missing.getAndSet(0));
                  }
                });
  }

  private boolean records(CompletedCall call) {
    return switch (audit) {
      case ALL -> true;
      case CHANGES ->
          call.error() != null
              || !(ApiCalls.readsOnly(call) || call.context().operation().equals("SubmitJob"));
      case NONE -> false;
    };
  }
}
