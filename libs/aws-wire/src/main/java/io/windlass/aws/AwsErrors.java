package io.windlass.aws;

/**
 * The errors that AWS services share, with the codes, statuses and wording that AWS uses. Errors
 * that only one operation knows are built with {@link #of}.
 */
public final class AwsErrors {
  /**
   * AWS Batch opens the message of most refusals with these words and closes it with the request
   * id.
   */
  public static final String EXECUTING = "Error executing request, Exception : ";

  private AwsErrors() {}

  public static AwsException of(String code, int httpStatus, String message) {
    return new AwsException(code, httpStatus, message);
  }

  /** Returns Batch's {@code ClientException} with this message. */
  public static AwsException client(String message) {
    return new AwsException("ClientException", 400, message);
  }

  /**
   * Returns a {@code ClientException} in Batch's usual form: {@code Error executing request,
   * Exception : <reason>, RequestId: <id>}. The endpoint appends the request id.
   */
  public static AwsException refused(String reason) {
    return client(EXECUTING + reason);
  }

  public static AwsException server() {
    return new AwsException("ServerException", 500, "Internal server error");
  }

  public static AwsException notAvailable(String operation) {
    return client("The operation " + operation + " is not available yet in Windlass.");
  }

  public static AwsException serialization(String message) {
    return new AwsException("SerializationException", 400, message);
  }

  public static AwsException unknownOperation() {
    return new AwsException(
        "UnknownOperationException", 404, "The action or operation requested is invalid.");
  }

  /** J-005, JD-025. */
  public static AwsException requestTooLarge(String what, int maxBytes, long bytes) {
    return refused(
        what + " size must be less than " + kib(maxBytes) + " KiB, got " + kib(bytes) + " KiB");
  }

  private static long kib(long bytes) {
    return (bytes + 1023) / 1024;
  }

  /**
   * Returns the error for a body that is larger than any operation allows, or too large for a
   * service other than Batch.
   */
  public static AwsException entityTooLarge(int maxBytes) {
    return of(
        "RequestEntityTooLargeException",
        413,
        "The request exceeds the limit of " + maxBytes + " bytes.");
  }

  /** IAM-023. */
  public static AwsException accessDenied(String principalArn, String action, String resource) {
    return new AwsException(
        "AccessDeniedException",
        403,
        "User: %s is not authorized to perform: %s on resource: %s"
            .formatted(principalArn, action, resource));
  }

  public static AwsException missingAuthenticationToken() {
    return new AwsException(
        "MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  }

  public static AwsException incompleteSignature(String message) {
    return new AwsException("IncompleteSignatureException", 403, message);
  }

  public static AwsException unrecognizedClient() {
    return new AwsException(
        "UnrecognizedClientException",
        403,
        "The security token included in the request is invalid.");
  }

  public static AwsException invalidSignature(String message) {
    return new AwsException("InvalidSignatureException", 403, message);
  }

  public static AwsException signatureMismatch() {
    return invalidSignature(
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }
}
