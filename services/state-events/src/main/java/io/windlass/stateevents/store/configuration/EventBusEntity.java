package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** An event bus. The default bus of an account has a row only once something of it was changed. */
@Entity
@Table(name = "event_bus")
public class EventBusEntity extends TaggedEntity {
  @Id private String arn;

  private @Nullable String description;

  @Column(name = "kms_key_identifier")
  private @Nullable String kmsKeyIdentifier;

  @Column(name = "dead_letter_arn")
  private @Nullable String deadLetterArn;

  @Column(name = "log_config")
  private @Nullable String logConfig;

  private @Nullable String policy;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected EventBusEntity() {}

  /** A new bus, without a policy. */
  public EventBusEntity(String arn, String accountId, String name, long createdAt) {
    super(accountId, name, createdAt);
    this.arn = arn;
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
    modified(now);
  }

  /** Replaces its policy; null removes it. */
  public void permit(@Nullable String newPolicy, long now) {
    policy = newPolicy;
    modified(now);
  }

  public String arn() {
    return arn;
  }

  public @Nullable String policy() {
    return policy;
  }

  /** Returns what was said last about it. */
  public Attributes attributes() {
    return new Attributes(description, kmsKeyIdentifier, deadLetterArn, logConfig);
  }
}
