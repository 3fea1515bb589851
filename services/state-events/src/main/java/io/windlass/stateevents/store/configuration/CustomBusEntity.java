package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A bus of the Custom Event Bus API. */
@Entity
@Table(name = "custom_bus")
public class CustomBusEntity extends TaggedEntity {
  @Id private String id;

  private String region;
  private @Nullable String description;

  @Column(name = "kms_key_identifier")
  private @Nullable String kmsKeyIdentifier;

  @Column(name = "retention_days")
  private int retentionDays;

  private @Nullable String policy;

  @Column(name = "policy_revision")
  private @Nullable String policyRevision;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected CustomBusEntity() {}

  /** A new bus, without a policy. */
  public CustomBusEntity(String arn, String accountId, String region, String name, long now) {
    super(accountId, name, now);
    this.id = arn;
    this.region = region;
  }

  /** What people say about a bus. */
  public record Attributes(
      @Nullable String description, @Nullable String kmsKeyIdentifier, int retentionDays) {}

  /** Replaces its attributes. */
  public void replace(Attributes attributes, long now) {
    description = attributes.description();
    kmsKeyIdentifier = attributes.kmsKeyIdentifier();
    retentionDays = attributes.retentionDays();
    modified(now);
  }

  public Attributes attributes() {
    return new Attributes(description, kmsKeyIdentifier, retentionDays);
  }

  /** Replaces its policy; null removes it. */
  public void permit(@Nullable String newPolicy, @Nullable String revision, long now) {
    policy = newPolicy;
    policyRevision = revision;
    modified(now);
  }

  public @Nullable String policy() {
    return policy;
  }

  public @Nullable String policyRevision() {
    return policyRevision;
  }

  public String arn() {
    return id;
  }

  public String region() {
    return region;
  }
}
