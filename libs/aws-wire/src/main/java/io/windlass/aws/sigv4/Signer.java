package io.windlass.aws.sigv4;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs requests with one access key for one region and service, by the same canonical form that
 * the verifier uses. Safe for any number of threads; cheap enough for thousands of requests per
 * second.
 */
public final class Signer {
  private final String accessKeyId;
  private final String secretAccessKey;
  private final String region;
  private final String service;
  private final SigningKeys keys = new SigningKeys();

  public Signer(String accessKeyId, String secretAccessKey, String region, String service) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.region = region;
    this.service = service;
  }

  /**
   * Returns the headers to add to a request: {@code x-amz-date} and {@code authorization}. Signs
   * {@code host}, the date and every header given, which must contain {@code host}; names in lower
   * case.
   */
  public Map<String, String> sign(HttpRequestData request, Instant now) {
    String timestamp = SignatureParser.TIMESTAMP.format(now.atOffset(ZoneOffset.UTC));
    Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
    headers.put("x-amz-date", List.of(timestamp));
    List<String> signed = headers.keySet().stream().sorted().toList();
    var whole =
        new HttpRequestData(
            request.method(), request.path(), request.query(), headers, request.body());
    String canonical = CanonicalRequest.of(whole, signed, Digests.sha256Hex(request.body()));
    CredentialScope scope = new CredentialScope(timestamp.substring(0, 8), region, service);
    String authorization =
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                CanonicalRequest.ALGORITHM,
                accessKeyId,
                scope,
                String.join(";", signed),
                signature(timestamp, scope, canonical));
    return Map.of("x-amz-date", timestamp, "authorization", authorization);
  }

  /**
   * Returns the query string of a presigned GET of {@code path}; the host is signed, the body
   * empty.
   */
  public String presign(String host, String path, String query, Instant now, Duration lifetime) {
    String timestamp = SignatureParser.TIMESTAMP.format(now.atOffset(ZoneOffset.UTC));
    CredentialScope scope = new CredentialScope(timestamp.substring(0, 8), region, service);
    String claim =
        "X-Amz-Algorithm=%s&X-Amz-Credential=%s&X-Amz-Date=%s&X-Amz-Expires=%d&X-Amz-SignedHeaders=host"
            .formatted(
                CanonicalRequest.ALGORITHM,
                PercentEncoding.encode(accessKeyId + "/" + scope, false),
                timestamp,
                lifetime.toSeconds());
    String whole = query.isEmpty() ? claim : query + "&" + claim;
    var request =
        new HttpRequestData("GET", path, whole, Map.of("host", List.of(host)), new byte[0]);
    String canonical = CanonicalRequest.of(request, List.of("host"), Digests.EMPTY_SHA256);
    return whole + "&X-Amz-Signature=" + signature(timestamp, scope, canonical);
  }

  private String signature(String timestamp, CredentialScope scope, String canonical) {
    String toSign = CanonicalRequest.stringToSign(timestamp, scope, canonical);
    return keys.sign(secretAccessKey, scope, toSign);
  }
}
