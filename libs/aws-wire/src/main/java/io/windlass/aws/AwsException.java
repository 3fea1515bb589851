package io.windlass.aws;

/**
 * Thrown to answer a call with an AWS error: code, HTTP status and message, all of which the caller
 * sees. It has no stack trace, since it is no fault of the service. Its message can be stored,
 * whatever text of the caller it quotes.
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
