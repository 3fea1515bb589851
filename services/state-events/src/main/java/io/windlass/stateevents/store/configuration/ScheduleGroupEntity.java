package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** A group of schedules. The default group of an account has a row only once it has tags. */
@Entity
@Table(name = "event_schedule_group")
public class ScheduleGroupEntity implements Tagged {
  @Id private String arn;

  @Column(name = "account_id")
  private String accountId;

  private String name;

  @Column(name = "client_token")
  private @Nullable String clientToken;

  private String tags;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected ScheduleGroupEntity() {}

  /**
   * A new group.
   *
   * @param clientToken by which a repeated call is recognised
   */
  public ScheduleGroupEntity(
      String arn, String accountId, String name, @Nullable String clientToken, long now) {
    this.arn = arn;
    this.accountId = accountId;
    this.name = name;
    this.clientToken = clientToken;
    this.tags = NO_TAGS;
    this.createdAt = now;
    this.modifiedAt = now;
  }

  @Override
  public void tag(String newTags) {
    tags = newTags;
  }

  @Override
  public String tags() {
    return tags;
  }

  public String arn() {
    return arn;
  }

  public String accountId() {
    return accountId;
  }

  public String name() {
    return name;
  }

  public @Nullable String clientToken() {
    return clientToken;
  }

  public long createdAt() {
    return createdAt;
  }

  public long modifiedAt() {
    return modifiedAt;
  }

  /** Returns how often it was changed. */
  public long version() {
    return version;
  }
}
