package io.windlass.submission.outcome;

/** What a decision comes to: a value, or a rejection. */
public sealed interface Result<T> {
  /** It is done as asked. */
  record Accepted<T>(T value) implements Result<T> {}

  /** It is not done. */
  record Rejected<T>(Rejection rejection) implements Result<T> {}

  static <T> Result<T> accepted(T value) {
    return new Accepted<>(value);
  }

  static <T> Result<T> rejected(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  /** The request asks for what the present state of things forbids. */
  static <T> Result<T> refused(String message) {
    return new Rejected<>(new Rejection.Refused(message));
  }
}
