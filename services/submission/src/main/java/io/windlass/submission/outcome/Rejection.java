package io.windlass.submission.outcome;

/**
 * Why a request is refused. It is an expected outcome, so it is a value: the edge renders it as a
 * {@code ClientException} with the message given here, which names the field or the resource.
 */
public sealed interface Rejection {
  /** What the caller is told. */
  String message();

  /** The request itself is wrong, whatever exists; AWS introduces such messages with a preamble. */
  record Invalid(String message) implements Rejection {}

  /** The request is well formed, but what exists (or does not) forbids it. */
  record Refused(String message) implements Rejection {}

  /** AWS would accept this; Windlass does not do it yet. */
  record NotAvailable(String feature) implements Rejection {
    @Override
    public String message() {
      return feature + " is not available yet in Windlass";
    }
  }
}
