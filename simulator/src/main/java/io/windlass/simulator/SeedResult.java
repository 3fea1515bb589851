package io.windlass.simulator;

import io.windlass.simulator.kernel.InvariantViolation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one seed.
 *
 * @param failure what went wrong; null if nothing did
 * @param trace the latest before it failed, oldest first; empty if it did not
 */
public record SeedResult(
    long seed,
    long events,
    int jobs,
    Duration virtual,
    long digest,
    @Nullable String failure,
    List<String> trace) {
  private static final int LAST_EVENTS = 60;

  /**
   * Runs a seed until so many events have happened, and then to its end.
   *
   * @param options what to follow, and whether there is poison
   */
  @SuppressWarnings("CatchingUnchecked") // Whatever a service throws is a finding.
  public static SeedResult of(long seed, long events, Campaign.Options options) {
    Simulation simulation = new Simulation(seed, options.poison());
    String followed = options.followed();
    if (followed != null) {
      simulation.trace().follow(followed);
    }
    String failure = null;
    List<String> trace = List.of();
    try {
      simulation.run(events);
    } catch (InvariantViolation invariantViolation) {
      failure = invariantViolation.getMessage();
      trace = simulation.trace().lines(LAST_EVENTS);
    } catch (RuntimeException | AssertionError unexpected) {
      StringWriter text = new StringWriter();
      unexpected.printStackTrace(new PrintWriter(text));
      failure = text.toString();
      trace = simulation.trace().lines(LAST_EVENTS);
    }
    return new SeedResult(
        seed,
        simulation.trace().events(),
        simulation.jobs(),
        simulation.elapsed(),
        simulation.trace().digest(),
        failure,
        trace);
  }

  public boolean failed() {
    return failure != null;
  }
}
