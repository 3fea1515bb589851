package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.windlass.stateevents.history.HistoryReplay;
import io.windlass.stateevents.history.JobDescriptor;
import io.windlass.stateevents.history.RecordedTransition;
import io.windlass.stateevents.history.StreamPosition;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.notification.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The published notifications of an account, in order, for as long as their jobs are kept. They are
 * composed again from the history; nothing is stored twice. Methods block. Thread-safe.
 */
public final class EventLog {
  /**
   * A page of the log.
   *
   * @param position where it ends, and the next page begins
   * @param isLast whether there was no further page when it was read
   */
  public record Page(long position, List<EventEnvelope> events, boolean isLast) {}

  private final PostgresJobHistory history;
  private final int pageSize;

  public EventLog(Pool pool, int pageSize) {
    this.history = new PostgresJobHistory(pool);
    this.pageSize = pageSize;
  }

  /**
   * Returns the position of a notification. If it is not kept, or not of this account, the position
   * just before its time: notifications are then repeated rather than missed.
   */
  public long position(String accountId, UUID eventId) {
    Instant at = EventId.time(eventId);
    return history.position(accountId, eventId, at).orElse(StreamPosition.earliest(at) - 1);
  }

  /** Returns a notification of an account, if its job is kept. */
  public Optional<EventEnvelope> find(String accountId, UUID eventId) {
    OptionalLong position = history.position(accountId, eventId, EventId.time(eventId));
    return position.isEmpty()
        ? Optional.empty()
        : notifications(history.after(accountId, position.getAsLong() - 1, 1)).stream().findFirst();
  }

  /** Returns the notifications after {@code position}. */
  public Page after(String accountId, long position) {
    List<RecordedTransition> page = history.after(accountId, position, pageSize);
    return page.isEmpty()
        ? new Page(position, List.of(), true)
        : new Page(page.getLast().position(), notifications(page), page.size() < pageSize);
  }

  private List<EventEnvelope> notifications(List<RecordedTransition> page) {
    var jobIds =
        page.stream().map(recorded -> recorded.transition().jobId()).collect(Collectors.toSet());
    Map<String, JobDescriptor> jobs =
        history.jobs(jobIds.stream().map(JobIdentity::submittedId).collect(Collectors.toSet()));
    List<Transition> transitions = history.transitions(jobIds);
    return HistoryReplay.notifications(page, jobs, transitions);
  }
}
