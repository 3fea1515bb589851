package io.windlass.aws.sigv4;

/**
 * Proves who made a request, or throws the {@code AwsException} that AWS would answer. Also for
 * endpoints that are not AWS operations, such as event streams: give them the request as it came,
 * with an empty body for GET.
 */
@FunctionalInterface
public interface Authenticator {
  /** {@code service}: the name that the credential scope has to carry, such as {@code batch}. */
  Identity authenticate(HttpRequestData request, String service);
}
