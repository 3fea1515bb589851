package io.windlass.submission.api;

import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.outcome.Result;

/**
 * Renders rejections as AWS Batch does: a {@code ClientException} with status 400, or 409 where a
 * name is taken.
 */
final class ErrorMapper {
  private ErrorMapper() {}

  /** The value, or the rejection as an exception. */
  static <T> T accepted(Result<T> result) {
    return switch (result) {
      case Result.Accepted<T> accepted -> accepted.value();
      case Result.Rejected<T> rejected -> throw exceptionOf(rejected.rejection());
    };
  }

  static AwsException refused(String message) {
    return exceptionOf(new Rejection.Refused(message));
  }

  /** The name of a resource to be created is one that exists. */
  static AwsException nameTaken() {
    return AwsErrors.of("ClientException", 409, "Object already exists");
  }

  static AwsException exceptionOf(Rejection rejection) {
    return switch (rejection) {
      case Rejection.Invalid invalid -> AwsErrors.refused(invalid.message());
      case Rejection.Refused refused -> AwsErrors.client(refused.message());
      case Rejection.NotAvailable missing -> AwsErrors.client(missing.message());
    };
  }
}
