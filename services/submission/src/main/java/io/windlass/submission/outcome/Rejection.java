package io.windlass.submission.outcome;

/**
 * The reason for refusing a request. The API renders it as a {@code ClientException} with this
 * message, which names the member or the resource.
 */
public sealed interface Rejection {
  /** Returns the message for the caller. */
  String message();

  /** The request is invalid by itself. AWS begins such messages with a preamble. */
  record Invalid(String message) implements Rejection {}

  /** The request is well formed, but conflicts with the present state of resources. */
  record Refused(String message) implements Rejection {}

  /** AWS accepts this request; Windlass does not support it yet. */
  record NotAvailable(String feature) implements Rejection {
    @Override
    public String message() {
      return feature + " is not available yet in Windlass";
    }
  }
}
