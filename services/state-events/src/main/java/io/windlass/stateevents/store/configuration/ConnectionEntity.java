package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** A connection: how API destinations authorise themselves. Its secrets are encrypted. */
@Entity
@Table(name = "event_connection")
public class ConnectionEntity {
  /** It may be used. */
  public static final String AUTHORIZED = "AUTHORIZED";

  /** Its secrets were removed. */
  public static final String DEAUTHORIZED = "DEAUTHORIZED";

  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String name;
  private String uuid;

  @Column(name = "authorization_type")
  private String authorizationType;

  private String state;
  private @Nullable String description;

  @Column(name = "kms_key_identifier")
  private @Nullable String kmsKeyIdentifier;

  private String parameters;
  private byte @Nullable [] secrets;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Column(name = "authorized_at")
  private long authorizedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected ConnectionEntity() {}

  /** A new connection; {@link #authorize} says how. */
  public ConnectionEntity(String id, String accountId, String name, String uuid, long now) {
    this.id = id;
    this.accountId = accountId;
    this.name = name;
    this.uuid = uuid;
    this.authorizationType = "";
    this.state = DEAUTHORIZED;
    this.parameters = "{}";
    this.createdAt = now;
    this.modifiedAt = now;
  }

  /**
   * Replaces how it authorises.
   *
   * @param shown without secrets, JSON
   * @param whole with secrets, JSON
   */
  public void authorize(String type, String shown, String whole, SecretBox box, long now) {
    authorizationType = type;
    parameters = shown;
    secrets = box.encrypt(whole, id);
    state = AUTHORIZED;
    modifiedAt = now;
    authorizedAt = now;
  }

  /** Removes its secrets. */
  public void deauthorize(long now) {
    secrets = null;
    state = DEAUTHORIZED;
    modifiedAt = now;
  }

  public void describe(@Nullable String newDescription, @Nullable String newKmsKey, long now) {
    description = newDescription;
    kmsKeyIdentifier = newKmsKey;
    modifiedAt = now;
  }

  /** Returns how it authorises, with secrets, JSON; null if they were removed. */
  public @Nullable String authorization(SecretBox box) {
    return secrets == null ? null : box.decrypt(secrets, id);
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

  public String authorizationType() {
    return authorizationType;
  }

  public String state() {
    return state;
  }

  public @Nullable String description() {
    return description;
  }

  public @Nullable String kmsKeyIdentifier() {
    return kmsKeyIdentifier;
  }

  /** Returns how it authorises, without secrets, JSON. */
  public String parameters() {
    return parameters;
  }

  public long createdAt() {
    return createdAt;
  }

  public long modifiedAt() {
    return modifiedAt;
  }

  public long authorizedAt() {
    return authorizedAt;
  }

  /** Returns how often it was changed. */
  public long version() {
    return version;
  }
}
