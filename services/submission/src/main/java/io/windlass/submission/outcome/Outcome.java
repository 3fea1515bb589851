package io.windlass.submission.outcome;

/** What a decision comes to: a value, or a rejection. */
public sealed interface Outcome<T> {
  /** It is done as asked. */
  record Accepted<T>(T value) implements Outcome<T> {}

  /** It is not done. */
  record Rejected<T>(Rejection rejection) implements Outcome<T> {}

  static <T> Outcome<T> accepted(T value) {
    return new Accepted<>(value);
  }

  static <T> Outcome<T> rejected(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  /** The request asks for what the present state of things forbids. */
  static <T> Outcome<T> refused(String message) {
    return new Rejected<>(new Rejection.Refused(message));
  }
}
