package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** A rule of an event bus (RULE-006). */
@Entity
@Table(name = "event_rule")
public class RuleEntity implements Tagged {
  /** Its events are delivered; any other state but {@link #DISABLED} is the same here. */
  public static final String ENABLED = "ENABLED";

  /** Nothing is delivered. */
  public static final String DISABLED = "DISABLED";

  @Id private String arn;

  @Column(name = "account_id")
  private String accountId;

  @Column(name = "bus_arn")
  private String busArn;

  private String name;

  @Column(name = "event_pattern")
  private @Nullable String eventPattern;

  @Column(name = "schedule_expression")
  private @Nullable String scheduleExpression;

  private String state;
  private @Nullable String description;

  @Column(name = "role_arn")
  private @Nullable String roleArn;

  private String tags;

  @Column(name = "created_at")
  private long createdAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected RuleEntity() {}

  /** A new rule, enabled; {@link #replace} says what it does. */
  public RuleEntity(String arn, String accountId, String busArn, String name, long createdAt) {
    this.arn = arn;
    this.accountId = accountId;
    this.busArn = busArn;
    this.name = name;
    this.state = ENABLED;
    this.tags = NO_TAGS;
    this.createdAt = createdAt;
  }

  /** What PutRule says about a rule. */
  public record Attributes(
      @Nullable String eventPattern,
      @Nullable String scheduleExpression,
      String state,
      @Nullable String description,
      @Nullable String roleArn) {}

  /** Replaces all attributes: what is absent is gone afterwards. */
  public void replace(Attributes attributes) {
    eventPattern = attributes.eventPattern();
    scheduleExpression = attributes.scheduleExpression();
    state = attributes.state();
    description = attributes.description();
    roleArn = attributes.roleArn();
  }

  /** Enables or disables it. */
  public void become(String newState) {
    state = newState;
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

  public String busArn() {
    return busArn;
  }

  public String name() {
    return name;
  }

  /** Returns what was said last about it. */
  public Attributes attributes() {
    return new Attributes(eventPattern, scheduleExpression, state, description, roleArn);
  }

  public long createdAt() {
    return createdAt;
  }

  /** Returns how often it was changed. */
  public long version() {
    return version;
  }
}
