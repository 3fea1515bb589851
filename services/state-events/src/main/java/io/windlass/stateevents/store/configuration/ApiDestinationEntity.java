package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** An API destination: an HTTP endpoint as a target. */
@Entity
@Table(name = "event_api_destination")
public class ApiDestinationEntity {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String name;
  private String uuid;

  @Column(name = "connection_arn")
  private String connectionArn;

  private String endpoint;

  @Column(name = "http_method")
  private String httpMethod;

  @Column(name = "rate_limit")
  private @Nullable Integer rateLimit;

  private @Nullable String description;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected ApiDestinationEntity() {}

  /** A new destination. */
  public ApiDestinationEntity(
      String id, String accountId, String name, String uuid, Attributes attributes, long now) {
    this.id = id;
    this.accountId = accountId;
    this.name = name;
    this.uuid = uuid;
    this.connectionArn = attributes.connectionArn();
    this.endpoint = attributes.endpoint();
    this.httpMethod = attributes.httpMethod();
    this.createdAt = now;
    replace(attributes, now);
  }

  /** What is called, and how. */
  public record Attributes(
      String connectionArn,
      String endpoint,
      String httpMethod,
      @Nullable Integer rateLimit,
      @Nullable String description) {}

  /** Replaces all attributes. */
  public final void replace(Attributes attributes, long now) {
    connectionArn = attributes.connectionArn();
    endpoint = attributes.endpoint();
    httpMethod = attributes.httpMethod();
    rateLimit = attributes.rateLimit();
    description = attributes.description();
    modifiedAt = now;
  }

  /** Returns what is called, and how. */
  public Attributes attributes() {
    return new Attributes(connectionArn, endpoint, httpMethod, rateLimit, description);
  }

  public String arn() {
    return id + "/" + uuid;
  }

  public String accountId() {
    return accountId;
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
