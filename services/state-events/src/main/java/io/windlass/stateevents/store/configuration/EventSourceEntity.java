package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** An event source of a custom bus: puts events of elsewhere on it. */
@Entity
@Table(name = "bus_event_source")
public class EventSourceEntity implements Tagged {
  /** Events of an AWS service on the account's default bus. */
  public static final String AWS_SERVICE = "AWS_SERVICE_EVENTS";

  /** What somebody sends by HTTP. */
  public static final String WEBHOOK = "WEBHOOK_EVENTS";

  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String region;
  private String name;

  @Column(name = "bus_arn")
  private String busArn;

  private @Nullable String description;
  private String type;
  private String configuration;
  private byte @Nullable [] secret;

  @Column(name = "previous_secret")
  private byte @Nullable [] previousSecret;

  @Column(name = "rotated_at")
  private @Nullable Long rotatedAt;

  private boolean revoked;
  private String tags;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected EventSourceEntity() {}

  /** A new event source, without a secret. */
  public EventSourceEntity(String arn, CustomBusEntity bus, String name, String type, long now) {
    this.id = arn;
    this.accountId = bus.accountId();
    this.region = bus.region();
    this.name = name;
    this.busArn = bus.arn();
    this.type = type;
    this.configuration = "{}";
    this.tags = NO_TAGS;
    this.createdAt = now;
    this.modifiedAt = now;
  }

  /** Replaces what people say about it; the configuration is JSON, without secrets. */
  public void replace(@Nullable String newDescription, String newConfiguration, long now) {
    description = newDescription;
    configuration = newConfiguration;
    modifiedAt = now;
  }

  /** Replaces its secret; the one before holds for a while. */
  public void rotate(String newSecret, SecretBox box, long now) {
    previousSecret = secret;
    secret = box.encrypt(newSecret, id);
    rotatedAt = now;
    modifiedAt = now;
  }

  /** Returns its secret; null if it has none. */
  public @Nullable String secret(SecretBox box) {
    return secret == null ? null : box.decrypt(secret, id);
  }

  /** Returns the secret before; null if there is none. */
  public @Nullable String previousSecret(SecretBox box) {
    return previousSecret == null ? null : box.decrypt(previousSecret, id);
  }

  /** Returns when its secret was replaced last; null if it has none. */
  public @Nullable Long rotatedAt() {
    return rotatedAt;
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

  public @Nullable String description() {
    return description;
  }

  public String type() {
    return type;
  }

  /** Returns its configuration as the API shows it, JSON. */
  public String configuration() {
    return configuration;
  }

  public boolean isRevoked() {
    return revoked;
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
