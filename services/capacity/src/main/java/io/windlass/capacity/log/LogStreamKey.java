package io.windlass.capacity.log;

/** The names by which the owner of a log stream finds it. */
public record LogStreamKey(LogGroup group, String name) {
  public String arn() {
    return group.arn() + ":log-stream:" + name;
  }
}
