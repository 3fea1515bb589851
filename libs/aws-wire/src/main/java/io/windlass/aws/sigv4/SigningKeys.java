package io.windlass.aws.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Derives signing keys and keeps them: a key holds for one secret, day, region and service, and
 * deriving it costs four HMACs. Bounded, for the caller chooses the scope; safe for any number of
 * threads.
 */
final class SigningKeys {
  private static final int CAPACITY = 1000;

  private record Entry(String secretAccessKey, CredentialScope scope) {}

  private final ConcurrentMap<Entry, byte[]> keys = new ConcurrentHashMap<>();

  String sign(String secretAccessKey, CredentialScope scope, String stringToSign) {
    byte[] signature = Digests.hmac(key(secretAccessKey, scope), stringToSign);
    return java.util.HexFormat.of().formatHex(signature);
  }

  private byte[] key(String secretAccessKey, CredentialScope scope) {
    if (keys.size() > CAPACITY) {
      keys.clear();
    }
    return keys.computeIfAbsent(new Entry(secretAccessKey, scope), SigningKeys::derive);
  }

  private static byte[] derive(Entry entry) {
    byte[] secret = ("AWS4" + entry.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
    byte[] date = Digests.hmac(secret, entry.scope().date());
    byte[] region = Digests.hmac(date, entry.scope().region());
    byte[] service = Digests.hmac(region, entry.scope().service());
    return Digests.hmac(service, CredentialScope.TERMINATOR);
  }
}
