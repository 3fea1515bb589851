package io.windlass.submission.outcome;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects validation errors of a request, in the order in which they are found. The response has
 * the first error only, as that of AWS has. Confined to one thread.
 */
public final class ValidationErrors {
  private @Nullable Rejection first;

  /** Adds that the request is invalid by itself. */
  public void invalid(String message) {
    add(new Rejection.Invalid(message));
  }

  /** Adds that the request conflicts with the present state of resources. */
  public void refused(String message) {
    add(new Rejection.Refused(message));
  }

  /** Adds that the request uses a feature that Windlass does not have yet. */
  public void notAvailable(String feature) {
    add(new Rejection.NotAvailable(feature));
  }

  private void add(Rejection rejection) {
    if (first == null) {
      first = rejection;
    }
  }

  /** Returns whether no error has been found so far. */
  public boolean none() {
    return first == null;
  }

  /** Returns the value, or the first error. The value is computed only without an error. */
  public <T> Result<T> orElse(Supplier<T> value) {
    Rejection rejection = first;
    return rejection == null ? Result.accepted(value.get()) : Result.rejected(rejection);
  }

  /** Returns the first error; null if there is none. */
  public @Nullable Rejection first() {
    return first;
  }
}
