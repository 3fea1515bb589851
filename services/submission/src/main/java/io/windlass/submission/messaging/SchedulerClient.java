package io.windlass.submission.messaging;

import io.windlass.events.SchedulerAnswer;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.identity.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A line to the scheduler for calls that need its answer: asks on {@code batch.job-requests}, after
 * everything that the same caller was told is done, and waits for the answer on {@code
 * batch.scheduler-answers}. No answer within the patience is no answer: what comes later is not
 * listened to, and a request that has not been looked at by then never will be. Safe for any number
 * of threads.
 */
public final class SchedulerClient {
  /** The scheduler looks no more at a request by then; what it has answered may be on its way. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  /**
   * What it answered.
   *
   * @param refusal why not; null if it is not refused
   * @param detail in JSON; null if the scheduler knows nothing of it, or has nothing to say
   */
  public record Answer(@Nullable String refusal, @Nullable String detail) {}

  private final Consumer<OutboxMessage> commits;
  private final BooleanSupplier listening;
  private final Duration patience;
  private final Map<String, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();

  /**
   * @param commits returns when the message is durable
   * @param listening whether everything that is published is heard
   * @param patience how long an answer is waited for
   */
  public SchedulerClient(
      Consumer<OutboxMessage> commits, BooleanSupplier listening, Duration patience) {
    this.commits = commits;
    this.listening = listening;
    this.patience = patience;
  }

  /** Takes note of an answer, if somebody here waits for it. */
  public void heard(SpecificRecord published) {
    if (published instanceof SchedulerAnswer answer) {
      CompletableFuture<Answer> asked = waiting.get(answer.getRequestId());
      if (asked != null) {
        asked.complete(new Answer(answer.getRefusal(), answer.getDetail()));
      }
    }
  }

  /**
   * Asks and waits; empty if there is no answer in time. Blocks.
   *
   * @param now when the call came
   */
  public Optional<Answer> ask(
      Owner owner, SchedulerCalls.Asked asked, String requestId, Instant now) {
    if (!listening.getAsBoolean()) {
      return Optional.empty();
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(requestId, answer);
    try {
      commits.accept(SchedulerCalls.message(owner, asked, requestId, now.plus(patience)));
      return Optional.of(answer.get(patience.plus(ON_ITS_WAY).toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("answers are never failures", impossible);
    } finally {
      waiting.remove(requestId);
    }
  }
}
