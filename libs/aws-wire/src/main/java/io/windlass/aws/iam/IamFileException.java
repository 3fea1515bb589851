package io.windlass.aws.iam;

/**
 * Thrown when the IAM file is wrong; the message has the JSON path of the place, and what was
 * expected there.
 */
public final class IamFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IamFileException(String message) {
    super(message);
  }
}
