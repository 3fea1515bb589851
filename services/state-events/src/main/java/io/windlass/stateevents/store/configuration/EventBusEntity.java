package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** An event bus. The default bus of an account has a row only once something of it was changed. */
@Entity
@Table(name = "event_bus")
public class EventBusEntity implements Tagged {
  @Id private String arn;

  @Column(name = "account_id")
  private String accountId;

  private String name;
  private @Nullable String description;

  @Column(name = "kms_key_identifier")
  private @Nullable String kmsKeyIdentifier;

  @Column(name = "dead_letter_arn")
  private @Nullable String deadLetterArn;

  @Column(name = "log_config")
  private @Nullable String logConfig;

  private @Nullable String policy;
  private String tags;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected EventBusEntity() {}

  /** A new bus, without a policy. */
  public EventBusEntity(String arn, String accountId, String name, long createdAt) {
    this.arn = arn;
    this.accountId = accountId;
    this.name = name;
    this.tags = NO_TAGS;
    this.createdAt = createdAt;
    this.modifiedAt = createdAt;
  }

  /** What CreateEventBus and UpdateEventBus say about a bus. */
  public record Attributes(
      @Nullable String description,
      @Nullable String kmsKeyIdentifier,
      @Nullable String deadLetterArn,
      @Nullable String logConfig) {}

  /** Replaces its attributes. */
  public void replace(Attributes attributes, long now) {
    description = attributes.description();
    kmsKeyIdentifier = attributes.kmsKeyIdentifier();
    deadLetterArn = attributes.deadLetterArn();
    logConfig = attributes.logConfig();
    modifiedAt = now;
  }

  /** Replaces its policy; null removes it. */
  public void permit(@Nullable String newPolicy, long now) {
    policy = newPolicy;
    modifiedAt = now;
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

  public @Nullable String policy() {
    return policy;
  }

  /** Returns what was said last about it. */
  public Attributes attributes() {
    return new Attributes(description, kmsKeyIdentifier, deadLetterArn, logConfig);
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
