package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** A replay: puts what an archive has of some time on its bus again. */
@Entity
@Table(name = "event_replay")
public class ReplayEntity {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String name;

  @Column(name = "archive_arn")
  private String archiveArn;

  @Column(name = "archive_uuid")
  private String archiveUuid;

  private @Nullable String description;

  @Column(name = "from_at")
  private long fromAt;

  @Column(name = "until_at")
  private long untilAt;

  private String destination;
  private String state;

  @Column(name = "started_at")
  private long startedAt;

  @Column(name = "ended_at")
  private @Nullable Long endedAt;

  @Column(name = "reached_at")
  private @Nullable Long reachedAt;

  @Column(name = "reached_id")
  private String reachedId;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected ReplayEntity() {}

  /** How far a replay is. */
  public enum State {
    /** Nothing has been put on the bus yet. */
    STARTING,
    /** Some events have been. */
    RUNNING,
    /** It has been cancelled and stops before the next events. */
    CANCELLING,
    /** It has ended before all events were put on the bus. */
    CANCELLED,
    /** All events are on the bus. */
    COMPLETED
  }

  /**
   * Which events.
   *
   * @param fromAt the time of the first, in epoch milliseconds
   * @param untilAt the time before which the last was
   * @param destination as the API shows it, JSON
   */
  public record Range(long fromAt, long untilAt, String destination) {}

  /** A new replay. */
  public ReplayEntity(
      String id,
      ArchiveEntity archive,
      String name,
      @Nullable String description,
      Range range,
      long now) {
    this.id = id;
    this.accountId = archive.accountId();
    this.name = name;
    this.archiveArn = archive.arn();
    this.archiveUuid = archive.uuid();
    this.description = description;
    this.fromAt = range.fromAt();
    this.untilAt = range.untilAt();
    this.destination = range.destination();
    this.state = State.STARTING.name();
    this.startedAt = now;
    this.reachedId = "";
  }

  /** The events up to this one have been put on the bus. */
  public void reached(long at, String eventId) {
    reachedAt = at;
    reachedId = eventId;
    state = State.RUNNING.name();
  }

  /** It stops before the next events. */
  public void cancel() {
    state = State.CANCELLING.name();
  }

  /** It is over. */
  public void end(State how, long now) {
    state = how.name();
    endedAt = now;
  }

  /** Returns the position after which it goes on: a time and an event's id. */
  public long positionAt() {
    return reachedAt == null ? fromAt : reachedAt;
  }

  public String positionId() {
    return reachedId;
  }

  public State state() {
    return State.valueOf(state);
  }

  public boolean isOver() {
    return endedAt != null;
  }

  public Range range() {
    return new Range(fromAt, untilAt, destination);
  }

  public String arn() {
    return id;
  }

  public String accountId() {
    return accountId;
  }

  public String name() {
    return name;
  }

  public String archiveArn() {
    return archiveArn;
  }

  public String archiveUuid() {
    return archiveUuid;
  }

  public @Nullable String description() {
    return description;
  }

  public long startedAt() {
    return startedAt;
  }

  public @Nullable Long endedAt() {
    return endedAt;
  }

  /** Returns the time of the last event that is on the bus again; null if there is none. */
  public @Nullable Long reachedAt() {
    return reachedAt;
  }

  /** Returns how often it was changed. */
  public long version() {
    return version;
  }
}
