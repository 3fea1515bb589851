package io.windlass.aws.model;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value has to satisfy beyond its type. Absent bounds are null, absent lists empty. {@code
 * message} replaces the usual wording where AWS's own is known.
 */
public record Constraints(
    @Nullable Bounds length,
    @Nullable Bounds range,
    @Nullable Bounds size,
    @Nullable Pattern pattern,
    List<String> allowed,
    @Nullable String notPrefix,
    List<String> exclusiveWith,
    @Nullable String message) {

  public static final Constraints NONE =
      new Constraints(null, null, null, null, List.of(), null, List.of(), null);

  /** Inclusive limits; a null side is open. */
  public record Bounds(@Nullable Long min, @Nullable Long max) {
    public boolean contains(double value) {
      return (min == null || value >= min) && (max == null || value <= max);
    }
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  /** These constraints with those that {@code other} states put in their place. */
  public Constraints overlaidBy(Constraints other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return new Constraints(
        other.length != null ? other.length : length,
        other.range != null ? other.range : range,
        other.size != null ? other.size : size,
        other.pattern != null ? other.pattern : pattern,
        other.allowed.isEmpty() ? allowed : other.allowed,
        other.notPrefix != null ? other.notPrefix : notPrefix,
        other.exclusiveWith.isEmpty() ? exclusiveWith : other.exclusiveWith,
        other.message != null ? other.message : message);
  }
}
