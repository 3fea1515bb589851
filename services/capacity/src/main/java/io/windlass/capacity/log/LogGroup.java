package io.windlass.capacity.log;

/** A log group: the name belongs to one account in one region. */
public record LogGroup(String accountId, String region, String name) {
  /** The ARN that names the group itself; {@code :*} behind it names its streams. */
  public String arn() {
    return "arn:aws:logs:" + region + ":" + accountId + ":log-group:" + name;
  }
}
