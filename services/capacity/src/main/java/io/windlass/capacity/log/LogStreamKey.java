package io.windlass.capacity.log;

/** A log stream, by the names under which its owner finds it. */
public record LogStreamKey(LogGroup group, String name) {
  public String arn() {
    return group.arn() + ":log-stream:" + name;
  }
}
