package io.windlass.capacity.computeenvironment;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a command.
 *
 * @param before the environment as it was
 * @param after the same with all events applied
 * @param waitsForHost it would launch more if others left room on the host
 */
public record Decision(
    ComputeEnvironment before,
    ComputeEnvironment after,
    List<EnvironmentEvent> events,
    boolean waitsForHost) {

  /** A published event and its number. */
  public record Numbered(long sequence, EnvironmentEvent.Published event) {}

  /** The published events, numbered as {@link ComputeEnvironment#apply} numbered them. */
  public List<Numbered> published() {
    List<Numbered> published = new ArrayList<>();
    long sequence = before.eventSequence();
    for (EnvironmentEvent event : events) {
      if (event instanceof EnvironmentEvent.Published told) {
        sequence++;
        published.add(new Numbered(sequence, told));
      }
    }
    return published;
  }
}
