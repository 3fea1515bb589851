package io.windlass.stateevents.store.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** A target of a rule (RULE-010). */
@Entity
@Table(name = "event_target")
public class TargetEntity {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  @Column(name = "rule_arn")
  private String ruleArn;

  @Column(name = "target_id")
  private String targetId;

  @Column(name = "target_arn")
  private String targetArn;

  private String document;

  @Version private long version;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  protected TargetEntity() {}

  /**
   * A new target.
   *
   * @param document the target as the API shows it, JSON
   */
  public TargetEntity(RuleEntity rule, String targetId, String targetArn, String document) {
    this.id = idOf(rule.arn(), targetId);
    this.accountId = rule.accountId();
    this.ruleArn = rule.arn();
    this.targetId = targetId;
    this.targetArn = targetArn;
    this.document = document;
  }

  /** Returns the key of a rule's target, which is that of its subscription too. */
  public static String idOf(String ruleArn, String targetId) {
    return ruleArn + "/" + targetId;
  }

  /** Replaces all that is known of it. */
  public void replace(String newTargetArn, String newDocument) {
    targetArn = newTargetArn;
    document = newDocument;
  }

  public String id() {
    return id;
  }

  public String accountId() {
    return accountId;
  }

  public String ruleArn() {
    return ruleArn;
  }

  public String targetId() {
    return targetId;
  }

  public String targetArn() {
    return targetArn;
  }

  public String document() {
    return document;
  }

  /** Returns how often it was changed. */
  public long version() {
    return version;
  }
}
