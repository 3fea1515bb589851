package io.windlass.aws;

/**
 * An answer in the form of an AWS error: code, HTTP status, message, all for the caller's eyes. It
 * carries no stack trace: it is an outcome, not a fault. Its message can be written and kept
 * whatever the caller sent that it quotes.
 */
public final class AwsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int httpStatus;

  public AwsException(String code, int httpStatus, String message) {
    super(StorableText.of(message), null, false, false);
    this.code = code;
    this.httpStatus = httpStatus;
  }

  public String code() {
    return code;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
