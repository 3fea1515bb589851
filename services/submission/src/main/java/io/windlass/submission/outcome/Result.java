package io.windlass.submission.outcome;

/** The result of a decision: a value, or a rejection. */
public sealed interface Result<T> {
  /** The request is accepted. */
  record Accepted<T>(T value) implements Result<T> {}

  /** The request is refused. */
  record Rejected<T>(Rejection rejection) implements Result<T> {}

  static <T> Result<T> accepted(T value) {
    return new Accepted<>(value);
  }

  static <T> Result<T> rejected(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  /** Returns a rejection of a request that conflicts with the present state of resources. */
  static <T> Result<T> refused(String message) {
    return new Rejected<>(new Rejection.Refused(message));
  }
}
