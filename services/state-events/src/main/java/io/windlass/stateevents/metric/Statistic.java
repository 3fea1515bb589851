package io.windlass.stateevents.metric;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is computed from the values of a period.
 *
 * @param percentile between 0 and 100; null if it is none
 */
public record Statistic(Kind kind, @Nullable Double percentile) {
  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,3}(?:\\.\\d{1,10})?)");

  /** The kinds that there are. */
  public enum Kind {
    SAMPLE_COUNT,
    AVERAGE,
    SUM,
    MINIMUM,
    MAXIMUM,
    PERCENTILE
  }

  /** Returns the statistic of this name, such as {@code Average} or {@code p99.9}. */
  public static Optional<Statistic> named(String name) {
    return switch (name) {
      case "SampleCount" -> of(Kind.SAMPLE_COUNT);
      case "Average" -> of(Kind.AVERAGE);
      case "Sum" -> of(Kind.SUM);
      case "Minimum" -> of(Kind.MINIMUM);
      case "Maximum" -> of(Kind.MAXIMUM);
      default -> percentile(name);
    };
  }

  private static Optional<Statistic> of(Kind kind) {
    return Optional.of(new Statistic(kind, null));
  }

  private static Optional<Statistic> percentile(String name) {
    Matcher percentile = PERCENTILE.matcher(name);
    if (!percentile.matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(percentile.group(1));
    return value > 100 ? Optional.empty() : Optional.of(new Statistic(Kind.PERCENTILE, value));
  }

  /** Returns its value for a period. */
  public double of(MetricPoint point) {
    return switch (kind) {
      case SAMPLE_COUNT -> point.count();
      case AVERAGE -> point.average();
      case SUM -> point.sum();
      case MINIMUM -> point.minimum();
      case MAXIMUM -> point.maximum();
      case PERCENTILE -> Objects.requireNonNull(point.percentiles().get(percentile));
    };
  }
}
