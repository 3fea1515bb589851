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

  /** Returns the value; throws the rejection if there is one. */
  static <T> T valueOrThrow(Result<T> result) {
    return switch (result) {
      case Result.Accepted<T> accepted -> accepted.value();
      case Result.Rejected<T> rejected -> throw exceptionOf(rejected.rejection());
    };
  }

  static AwsException refused(String message) {
    return exceptionOf(new Rejection.Refused(message));
  }

  /** Returns the error for a resource whose name is taken. */
  static AwsException nameTaken() {
    return AwsErrors.of("ClientException", 409, "Object already exists");
  }

  /** Throws if the caller has as many resources as the quota allows. */
  static void checkQuota(long existing, int quota, String resources) {
    if (existing >= quota) {
      throw refused("You can not have more than " + quota + " " + resources + ".");
    }
  }

  /** Returns the exception for a request that is wrong in itself. */
  static AwsException invalid(String message) {
    return exceptionOf(new Rejection.Invalid(message));
  }

  static AwsException exceptionOf(Rejection rejection) {
    return switch (rejection) {
      case Rejection.Invalid invalid -> AwsErrors.refused(invalid.message());
      case Rejection.Refused refused -> AwsErrors.client(refused.message());
      case Rejection.NotAvailable missing -> AwsErrors.client(missing.message());
    };
  }
}
