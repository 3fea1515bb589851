package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** An archive: keeps the events of a bus that match its pattern. */
@Entity
@Table(name = "event_archive")
public class ArchiveEntity {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String name;
  private String uuid;

  @Column(name = "bus_arn")
  private String busArn;

  @Column(name = "event_pattern")
  private @Nullable String eventPattern;

  @Column(name = "retention_days")
  private int retentionDays;

  private @Nullable String description;

  @Column(name = "kms_key_identifier")
  private @Nullable String kmsKeyIdentifier;

  @Column(name = "created_at")
  private long createdAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected ArchiveEntity() {}

  /** A new archive of a bus. */
  public ArchiveEntity(
      String id, String accountId, String name, String uuid, String busArn, long createdAt) {
    this.id = id;
    this.accountId = accountId;
    this.name = name;
    this.uuid = uuid;
    this.busArn = busArn;
    this.createdAt = createdAt;
  }

  /**
   * What it keeps, and for how long.
   *
   * @param eventPattern null keeps everything
   * @param retentionDays 0 is forever
   */
  public record Attributes(
      @Nullable String eventPattern,
      int retentionDays,
      @Nullable String description,
      @Nullable String kmsKeyIdentifier) {}

  /** Replaces all attributes. */
  public void replace(Attributes attributes) {
    eventPattern = attributes.eventPattern();
    retentionDays = attributes.retentionDays();
    description = attributes.description();
    kmsKeyIdentifier = attributes.kmsKeyIdentifier();
  }

  public Attributes attributes() {
    return new Attributes(eventPattern, retentionDays, description, kmsKeyIdentifier);
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

  /** Returns what tells it from earlier archives with its name. */
  public String uuid() {
    return uuid;
  }

  public String busArn() {
    return busArn;
  }

  public long createdAt() {
    return createdAt;
  }

  /** Returns how often it was changed. */
  public long version() {
    return version;
  }
}
