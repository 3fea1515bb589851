package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** A subscriber of a custom bus. */
@Entity
@Table(name = "bus_subscriber")
public class SubscriberEntity implements Tagged {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String region;
  private String name;

  @Column(name = "bus_arn")
  private String busArn;

  private String document;
  private boolean running;
  private boolean revoked;
  private long run;

  @Column(name = "run_from")
  private @Nullable Long runFrom;

  @Column(name = "run_since")
  private long runSince;

  private String tags;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected SubscriberEntity() {}

  /** A new subscriber, which is stopped. */
  public SubscriberEntity(String arn, CustomBusEntity bus, String name, String document, long now) {
    this.id = arn;
    this.accountId = bus.accountId();
    this.region = bus.region();
    this.name = name;
    this.busArn = bus.arn();
    this.document = document;
    this.runSince = now;
    this.tags = NO_TAGS;
    this.createdAt = now;
    this.modifiedAt = now;
  }

  /** Replaces its configuration, JSON. */
  public void replace(String newDocument, long now) {
    document = newDocument;
    modifiedAt = now;
  }

  /**
   * A new run of deliveries begins.
   *
   * @param from the time of the first event; null goes on after what it has had
   */
  public void start(@Nullable Long from, long now) {
    running = true;
    run++;
    runFrom = from;
    runSince = now;
    modifiedAt = now;
  }

  /** Nothing more is delivered. What is waiting stays. */
  public void stop(long now) {
    running = false;
    modifiedAt = now;
  }

  /** The owner of the bus takes it away, for good. */
  public void revoke(long now) {
    revoked = true;
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

  public String busArn() {
    return busArn;
  }

  /** Returns its configuration as the API shows it, JSON. */
  public String document() {
    return document;
  }

  public boolean isRunning() {
    return running;
  }

  public boolean isRevoked() {
    return revoked;
  }

  /** Returns how often it has been started. */
  public long run() {
    return run;
  }

  /** Returns the time at which its run starts; null if that is after what the last run has had. */
  public @Nullable Long runFrom() {
    return runFrom;
  }

  /** Returns when its run was started. */
  public long runSince() {
    return runSince;
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
