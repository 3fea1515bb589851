package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** An event source of a custom bus: puts events of elsewhere on it. */
@Entity
@Table(name = "bus_event_source")
public class EventSourceEntity extends TaggedEntity {
  /** Events of an AWS service on the account's default bus. */
  public static final String AWS_SERVICE = "AWS_SERVICE_EVENTS";

  /** What somebody sends by HTTP. */
  public static final String WEBHOOK = "WEBHOOK_EVENTS";

  @Id private String id;

  private String region;

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

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected EventSourceEntity() {}

  /** A new event source, without a secret. */
  public EventSourceEntity(String arn, CustomBusEntity bus, String name, String type, long now) {
    super(bus.accountId(), name, now);
    this.id = arn;
    this.region = bus.region();
    this.busArn = bus.arn();
    this.type = type;
    this.configuration = "{}";
  }

  /** Replaces what people say about it; the configuration is JSON, without secrets. */
  public void replace(@Nullable String newDescription, String newConfiguration, long now) {
    description = newDescription;
    configuration = newConfiguration;
    modified(now);
  }

  /** Replaces its secret; the one before holds for a while. */
  public void rotate(String newSecret, SecretBox box, long now) {
    previousSecret = secret;
    secret = box.encrypt(newSecret, id);
    rotatedAt = now;
    modified(now);
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
}
