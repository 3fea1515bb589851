package io.windlass.aws.sigv4;

/**
 * Authenticates requests, or throws the {@code AwsException} that AWS would. It serves endpoints
 * that are not AWS operations too, such as event streams, whose GET requests have an empty body.
 */
@FunctionalInterface
public interface Authenticator {
  /** {@code service}: the name that the credential scope has to carry, such as {@code batch}. */
  Identity authenticate(HttpRequestData request, String service);
}
