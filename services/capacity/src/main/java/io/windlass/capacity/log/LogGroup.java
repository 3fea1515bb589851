package io.windlass.capacity.log;

/** A log group. Its name is unique in an account and region. */
public record LogGroup(String accountId, String region, String name) {
  /** Returns the ARN of the group itself; with {@code :*} appended, it names its streams. */
  public String arn() {
    return "arn:aws:logs:" + region + ":" + accountId + ":log-group:" + name;
  }
}
