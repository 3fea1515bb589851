package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A subscriber of a custom bus. */
@Entity
@Table(name = "bus_subscriber")
public class SubscriberEntity extends TaggedEntity {
  @Id private String id;

  private String region;

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

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected SubscriberEntity() {}

  /** A new subscriber, which is stopped. */
  public SubscriberEntity(String arn, CustomBusEntity bus, String name, String document, long now) {
    super(bus.accountId(), name, now);
    this.id = arn;
    this.region = bus.region();
    this.busArn = bus.arn();
    this.document = document;
    this.runSince = now;
  }

  /** Replaces its configuration, JSON. */
  public void replace(String newDocument, long now) {
    document = newDocument;
    modified(now);
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
    modified(now);
  }

  /** Nothing more is delivered. What is waiting stays. */
  public void stop(long now) {
    running = false;
    modified(now);
  }

  /** The owner of the bus takes it away, for good. */
  public void revoke(long now) {
    revoked = true;
    modified(now);
  }

  public String arn() {
    return id;
  }

  public String region() {
    return region;
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
}
