package io.windlass.aws.sigv4;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its own signature, in the Authorization header or, presigned, in the
 * query. Nothing in it is proven yet. {@code lifetime} is set for presigned requests only.
 */
record SignatureClaim(
    String accessKeyId,
    CredentialScope scope,
    List<String> signedHeaders,
    String signature,
    String timestamp,
    @Nullable String sessionToken,
    @Nullable Duration lifetime) {}
