package io.windlass.aws.sigv4;

/** Where and when a signature holds: {@code <date>/<region>/<service>/aws4_request}. */
public record CredentialScope(String date, String region, String service) {
  static final String TERMINATOR = "aws4_request";

  @Override
  public String toString() {
    return date + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}
