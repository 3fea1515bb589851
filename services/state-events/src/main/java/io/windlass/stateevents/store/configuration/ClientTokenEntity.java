package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What was made under a client's token. */
@Entity
@Table(name = "client_token")
public class ClientTokenEntity {
  @Id private String id;

  @Column(name = "request_hash")
  private String requestHash;

  @Column(name = "resource_arn")
  private String resourceArn;

  @Column(name = "expires_at")
  private long expiresAt;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected ClientTokenEntity() {}

  public ClientTokenEntity(String id, String requestHash, String resourceArn, long expiresAt) {
    this.id = id;
    this.requestHash = requestHash;
    this.resourceArn = resourceArn;
    this.expiresAt = expiresAt;
  }

  public String id() {
    return id;
  }

  public String requestHash() {
    return requestHash;
  }

  public String resourceArn() {
    return resourceArn;
  }

  public long expiresAt() {
    return expiresAt;
  }
}
