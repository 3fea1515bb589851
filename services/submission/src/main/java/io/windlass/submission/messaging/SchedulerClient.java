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
 * Client of the scheduler for calls that need a response. It sends a call on {@code
 * batch.job-requests}, after everything that was acknowledged to the same caller, and waits for the
 * response on {@code batch.scheduler-answers}. After the timeout it ignores a late response, and
 * the scheduler ignores a call that it has not handled by then. Safe for any number of threads.
 */
public final class SchedulerClient {
  /** Time for a response to arrive after the scheduler has stopped handling the call. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  /**
   * What it answered.
   *
   * @param refusal the reason for refusing the call; null if it was accepted
   * @param detail in JSON; null if the scheduler does not know the job or queue, or if the call has
   *     no detail
   */
  public record Response(@Nullable String refusal, @Nullable String detail) {}

  private final Consumer<OutboxMessage> commits;
  private final BooleanSupplier listening;
  private final Duration timeout;
  private final Map<String, CompletableFuture<Response>> waiting = new ConcurrentHashMap<>();

  /**
   * @param commits returns when the message is durable
   * @param listening whether responses are being consumed
   * @param timeout how long a response is waited for
   */
  public SchedulerClient(
      Consumer<OutboxMessage> commits, BooleanSupplier listening, Duration timeout) {
    this.commits = commits;
    this.listening = listening;
    this.timeout = timeout;
  }

  /** Completes the call that a consumed response belongs to, if it waits here. */
  public void received(SpecificRecord published) {
    if (published instanceof SchedulerAnswer answer) {
      CompletableFuture<Response> pending = waiting.get(answer.getRequestId());
      if (pending != null) {
        pending.complete(new Response(answer.getRefusal(), answer.getDetail()));
      }
    }
  }

  /**
   * Makes a call and returns its response; empty if there is none in time. Blocks.
   *
   * @param now when the call came
   */
  public Optional<Response> ask(
      Owner owner, SchedulerCalls.Call call, String requestId, Instant now) {
    if (!listening.getAsBoolean()) {
      return Optional.empty();
    }
    CompletableFuture<Response> response = new CompletableFuture<>();
    waiting.put(requestId, response);
    try {
      commits.accept(SchedulerCalls.message(owner, call, requestId, now.plus(timeout)));
      return Optional.of(response.get(timeout.plus(ON_ITS_WAY).toMillis(), TimeUnit.MILLISECONDS));
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
