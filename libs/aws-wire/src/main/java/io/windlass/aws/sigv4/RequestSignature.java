package io.windlass.aws.sigv4;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a request, from the Authorization header or, if presigned, from the query. It is
 * not verified yet. {@code lifetime} is set for presigned requests only.
 */
record RequestSignature(
    String accessKeyId,
    CredentialScope scope,
    List<String> signedHeaders,
    String signature,
    String timestamp,
    @Nullable String sessionToken,
    @Nullable Duration lifetime) {}
