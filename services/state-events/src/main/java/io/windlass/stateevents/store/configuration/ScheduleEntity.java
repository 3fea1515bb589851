package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** A schedule of EventBridge Scheduler. */
@Entity
@Table(name = "event_schedule")
public class ScheduleEntity {
  /** It fires. */
  public static final String ENABLED = "ENABLED";

  @Id private String arn;

  @Column(name = "account_id")
  private String accountId;

  @Column(name = "group_name")
  private String groupName;

  private String name;
  private String state;
  private String settings;

  @Column(name = "client_token")
  private @Nullable String clientToken;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected ScheduleEntity() {}

  /**
   * Where a schedule is.
   *
   * @param group the name of its group
   */
  public record Place(String arn, String accountId, String group, String name) {}

  /**
   * What was said last about a schedule.
   *
   * @param settings what the API shows besides, JSON
   * @param clientToken by which a repeated call is recognised
   */
  public record Attributes(String state, String settings, @Nullable String clientToken) {}

  /** A new schedule. */
  public ScheduleEntity(Place place, Attributes attributes, long now) {
    this.arn = place.arn();
    this.accountId = place.accountId();
    this.groupName = place.group();
    this.name = place.name();
    this.createdAt = now;
    replace(attributes, now);
  }

  /** Replaces all that was said about it. */
  public final void replace(Attributes attributes, long now) {
    state = attributes.state();
    settings = attributes.settings();
    clientToken = attributes.clientToken();
    modifiedAt = now;
  }

  public String arn() {
    return arn;
  }

  public String accountId() {
    return accountId;
  }

  public String groupName() {
    return groupName;
  }

  public String name() {
    return name;
  }

  /** Returns what was said last about it. */
  public Attributes attributes() {
    return new Attributes(state, settings, clientToken);
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
