package io.windlass.aws.model;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Constraints on a value besides its type. Absent bounds are null, absent lists empty. {@code
 * ignoreCase} applies to {@code allowed} and {@code notPrefix}. {@code messages} replace the
 * default messages where AWS's are known.
 */
public record Constraints(
    @Nullable Bounds length,
    @Nullable Bounds range,
    @Nullable Bounds size,
    @Nullable Pattern pattern,
    List<String> allowed,
    @Nullable String notPrefix,
    boolean ignoreCase,
    List<String> exclusiveWith,
    ConstraintMessages messages) {

  public static final Constraints NONE =
      new Constraints(
          null, null, null, null, List.of(), null, false, List.of(), ConstraintMessages.NONE);

  /** Inclusive limits; a null side is open. */
  public record Bounds(@Nullable Double min, @Nullable Double max) {
    public boolean contains(double value) {
      return (min == null || value >= min) && (max == null || value <= max);
    }

    private static @Nullable Bounds overlay(@Nullable Bounds below, @Nullable Bounds above) {
      if (below == null || above == null) {
        return below == null ? above : below;
      }
      return new Bounds(
          above.min != null ? above.min : below.min, above.max != null ? above.max : below.max);
    }
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  public boolean allows(String text) {
    return allowed.isEmpty()
        || (ignoreCase
            ? allowed.stream().anyMatch(text::equalsIgnoreCase)
            : allowed.contains(text));
  }

  public boolean isReserved(String text) {
    return notPrefix != null && text.regionMatches(ignoreCase, 0, notPrefix, 0, notPrefix.length());
  }

  /** These constraints with those that {@code other} states put in their place. */
  Constraints overlaidBy(Constraints other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return new Constraints(
        Bounds.overlay(length, other.length),
        Bounds.overlay(range, other.range),
        Bounds.overlay(size, other.size),
        other.pattern != null ? other.pattern : pattern,
        other.allowed.isEmpty() ? allowed : other.allowed,
        other.notPrefix != null ? other.notPrefix : notPrefix,
        ignoreCase || other.ignoreCase,
        other.exclusiveWith.isEmpty() ? exclusiveWith : other.exclusiveWith,
        messages.overlaidBy(other.messages));
  }
}
