package io.windlass.submission.outcome;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is wrong with a request, in the order in which it is found. As AWS does, the first
 * objection is the answer; the later ones are dropped. Confined to one thread.
 */
public final class ValidationErrors {
  private @Nullable Rejection first;

  /** The request is malformed. */
  public void invalid(String message) {
    add(new Rejection.Invalid(message));
  }

  /** The request is well formed, but the present state of things forbids it. */
  public void refused(String message) {
    add(new Rejection.Refused(message));
  }

  /** The request asks for a feature that Windlass lacks so far. */
  public void notAvailable(String feature) {
    add(new Rejection.NotAvailable(feature));
  }

  private void add(Rejection rejection) {
    if (first == null) {
      first = rejection;
    }
  }

  /** Whether nothing has been found so far. */
  public boolean none() {
    return first == null;
  }

  /** The value, unless there was an objection; it is computed only then. */
  public <T> Result<T> orElse(Supplier<T> value) {
    Rejection rejection = first;
    return rejection == null ? Result.accepted(value.get()) : Result.rejected(rejection);
  }

  /** The first objection found; null if there is none. */
  public @Nullable Rejection first() {
    return first;
  }
}
