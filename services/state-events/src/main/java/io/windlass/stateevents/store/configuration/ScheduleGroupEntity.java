package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A group of schedules. The default group of an account has a row only once it has tags. */
@Entity
@Table(name = "event_schedule_group")
public class ScheduleGroupEntity extends TaggedEntity {
  @Id private String arn;

  @Column(name = "client_token")
  private @Nullable String clientToken;

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
    super(accountId, name, now);
    this.arn = arn;
    this.clientToken = clientToken;
  }

  public String arn() {
    return arn;
  }

  public @Nullable String clientToken() {
    return clientToken;
  }
}
