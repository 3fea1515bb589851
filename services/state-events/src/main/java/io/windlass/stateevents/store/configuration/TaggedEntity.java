package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;

/** What an account has by a name, with tags and the times of its creation and last change. */
@MappedSuperclass
public abstract class TaggedEntity implements Tagged {
  @Column(name = "account_id")
  private String accountId;

  private String name;
  private String tags;

  @Column(name = "created_at")
  private long createdAt;

  @Column(name = "modified_at")
  private long modifiedAt;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected TaggedEntity() {}

  /** A new one, without tags; times are epoch milliseconds. */
  protected TaggedEntity(String accountId, String name, long now) {
    this.accountId = accountId;
    this.name = name;
    this.tags = NO_TAGS;
    this.createdAt = now;
    this.modifiedAt = now;
  }

  /** Says when it was changed. */
  protected void modified(long now) {
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
