package io.windlass.stateevents.store.configuration;

import io.windlass.stateevents.schedule.Timer;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a rule or schedule fires next. Whoever changes it holds its row; the owner of the account's
 * partition moves it on when it has fired.
 */
@Entity
@Table(name = "event_timer")
public class TimerEntity {
  @Id private String arn;

  @Column(name = "account_id")
  private String accountId;

  private int shard;
  private String expression;

  @Column(name = "time_zone")
  private String timeZone;

  @Column(name = "start_at")
  private long startAt;

  @Column(name = "end_at")
  private @Nullable Long endAt;

  @Column(name = "window_ms")
  private long windowMs;

  @Column(name = "max_age_ms")
  private long maxAgeMs;

  private long revision;

  @Column(name = "scheduled_at")
  private long scheduledAt;

  private @Nullable Long due;

  @Column(name = "then_delete")
  private boolean thenDelete;

  @Column(name = "ended_at")
  private @Nullable Long endedAt;

  @Column(name = "admitted_at")
  private @Nullable Long admittedAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected TimerEntity() {}

  /**
   * A new timer.
   *
   * @param shard {@code AccountPartition.hash} of the account
   * @param expression the text of the timer's expression
   */
  public TimerEntity(String accountId, int shard, String expression, Timer timer) {
    this.arn = timer.arn();
    this.accountId = accountId;
    this.shard = shard;
    replace(expression, timer);
  }

  /** Replaces when it fires. */
  public final void replace(String newExpression, Timer timer) {
    Instant end = timer.schedule().end();
    expression = newExpression;
    timeZone = timer.schedule().zone().getId();
    startAt = timer.schedule().start().toEpochMilli();
    endAt = end == null ? null : end.toEpochMilli();
    windowMs = timer.window().toMillis();
    maxAgeMs = timer.maxAge().toMillis();
    revision++;
    thenDelete = false;
    endedAt = null;
    scheduledAt = timer.at().toEpochMilli();
    due = timer.due().toEpochMilli();
  }

  /** Its schedule is to be deleted after the last firing. */
  public void thenDelete() {
    thenDelete = true;
  }

  /** Whether it has fired for the last time, and its schedule is to be deleted. */
  public boolean hasEnded() {
    return thenDelete && endedAt != null;
  }

  public String arn() {
    return arn;
  }

  public String accountId() {
    return accountId;
  }

  public int shard() {
    return shard;
  }

  public String expression() {
    return expression;
  }

  /** Returns how often users have changed when it fires. */
  public long revision() {
    return revision;
  }

  /** Returns when it fires next, in epoch milliseconds; null if it does not. */
  public @Nullable Long due() {
    return due;
  }

  /** Returns the scheduled time of its next firing, or of its last one. */
  public long scheduledAt() {
    return scheduledAt;
  }

  /** Returns the scheduled time of the last firing that is on its way to the targets. */
  public @Nullable Long admittedAt() {
    return admittedAt;
  }
}
