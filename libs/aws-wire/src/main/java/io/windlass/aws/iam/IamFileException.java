package io.windlass.aws.iam;

/**
 * The IAM file is wrong; the message names the place by its JSON path, and what was expected there.
 */
public final class IamFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IamFileException(String message) {
    super(message);
  }
}
