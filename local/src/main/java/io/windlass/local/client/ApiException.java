package io.windlass.local.client;

/** The API refused a call, or did not answer it. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  public ApiException(int status, String code, String message) {
    super(code + ": " + message);
    this.status = status;
    this.code = code;
  }

  /** Returns the HTTP status; 0 if there was no answer. */
  public int status() {
    return status;
  }

  /** AWS's name of the error. */
  public String code() {
    return code;
  }

  /** Returns the same exception with a longer message. */
  public ApiException withDetail(String detail) {
    var message = String.valueOf(getMessage()).substring(code.length() + ": ".length());
    return new ApiException(status, code, message + detail);
  }

  boolean isRetryable() {
    return status == 0 || status == 429 || status >= 500;
  }
}
