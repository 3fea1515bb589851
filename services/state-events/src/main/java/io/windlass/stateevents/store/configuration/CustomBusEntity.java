package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** A bus of the Custom Event Bus API. */
@Entity
@Table(name = "custom_bus")
public class CustomBusEntity implements Tagged {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String region;
  private String name;
  private @Nullable String description;

  @Column(name = "kms_key_identifier")
  private @Nullable String kmsKeyIdentifier;

  @Column(name = "retention_days")
  private int retentionDays;

  private @Nullable String policy;

  @Column(name = "policy_revision")
  private @Nullable String policyRevision;

  private String tags;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected CustomBusEntity() {}

  /** A new bus, without a policy. */
  public CustomBusEntity(String arn, String accountId, String region, String name, long now) {
    this.id = arn;
    this.accountId = accountId;
    this.region = region;
    this.name = name;
    this.tags = NO_TAGS;
    this.createdAt = now;
    this.modifiedAt = now;
  }

  /** What people say about a bus. */
  public record Attributes(
      @Nullable String description, @Nullable String kmsKeyIdentifier, int retentionDays) {}

  /** Replaces its attributes. */
  public void replace(Attributes attributes, long now) {
    description = attributes.description();
    kmsKeyIdentifier = attributes.kmsKeyIdentifier();
    retentionDays = attributes.retentionDays();
    modifiedAt = now;
  }

  public Attributes attributes() {
    return new Attributes(description, kmsKeyIdentifier, retentionDays);
  }

  /** Replaces its policy; null removes it. */
  public void permit(@Nullable String newPolicy, @Nullable String revision, long now) {
    policy = newPolicy;
    policyRevision = revision;
    modifiedAt = now;
  }

  public @Nullable String policy() {
    return policy;
  }

  public @Nullable String policyRevision() {
    return policyRevision;
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
    return id;
  }

  public String accountId() {
    return accountId;
  }

  public String region() {
    return region;
  }

  public String name() {
    return name;
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
