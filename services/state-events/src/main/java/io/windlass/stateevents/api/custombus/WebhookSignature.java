package io.windlass.stateevents.api.custombus;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.eventbridgev2.WebhookAuthConfiguration;
import io.windlass.aws.eventbridgev2.WebhookHmacAlgorithm;
import io.windlass.aws.eventbridgev2.WebhookHmacAuthConfiguration;
import io.windlass.aws.eventbridgev2.WebhookHmacEncoding;
import io.windlass.aws.eventbridgev2.WebhookSecretEncoding;
import io.windlass.aws.eventbridgev2.WebhookSignedMessageComposition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request to a webhook comes from who knows its secret: by a token, by HTTP Basic, or by
 * a signature of the body, as the webhook's configuration says. Secrets are compared in constant
 * time.
 */
final class WebhookSignature {
  private static final String BASE64_PREFIX = "whsec_";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final WebhookAuthConfiguration configuration;
  private final Function<String, @Nullable String> headers;
  private final byte[] body;
  private final Instant now;

  /**
   * @param headers the value of a header of the request, by its name
   */
  WebhookSignature(
      WebhookAuthConfiguration configuration,
      Function<String, @Nullable String> headers,
      byte[] body,
      Instant now) {
    this.configuration = configuration;
    this.headers = headers;
    this.body = body;
    this.now = now;
  }

  /**
   * Returns whether the request was made with a secret.
   *
   * @param secret as it is stored: {@code secret} and, for HTTP Basic, {@code username}
   */
  boolean isMadeWith(JsonNode secret) {
    String value = secret.path("secret").asText();
    if (configuration.staticTokenAuthConfiguration() != null) {
      return same(
          value, headers.apply(configuration.staticTokenAuthConfiguration().tokenHttpHeader()));
    }
    if (configuration.hmacAuthConfiguration() != null) {
      return isSigned(configuration.hmacAuthConfiguration(), value);
    }
    String pair = secret.path("username").asText() + ":" + value;
    return same(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
        headers.apply("authorization"));
  }

  private boolean isSigned(WebhookHmacAuthConfiguration hmac, String secret) {
    String header = headers.apply(hmac.signatureHttpHeader());
    if (header == null) {
      return false;
    }
    byte[] message = message(hmac);
    if (message == null) {
      return false;
    }
    byte[] expected = signature(hmac, key(secret, hmac.secretEncoding()), message);
    boolean matches = false;
    for (String part : parts(header, hmac.delimiter(), hmac.signaturePrefix())) {
      byte[] given = decoded(part, hmac.encoding());
      matches |= given != null && MessageDigest.isEqual(expected, given);
    }
    return matches;
  }

  /** Returns what is signed; null if a part of it is missing, or too old. */
  private byte @Nullable [] message(WebhookHmacAuthConfiguration hmac) {
    if (hmac.signedMessageComposition().equals(WebhookSignedMessageComposition.BODY)) {
      return body;
    }
    String timestamp = timestamp(hmac);
    if (timestamp == null || !isRecent(hmac, timestamp)) {
      return null;
    }
    var message = new ByteArrayOutputStream();
    if (hmac.messageIdHttpHeader() != null
        && hmac.signedMessageComposition()
            .equals(WebhookSignedMessageComposition.MESSAGE_ID_DOT_TIMESTAMP_DOT_BODY)) {
      String id = headers.apply(hmac.messageIdHttpHeader());
      if (id == null || id.contains(".")) {
        return null;
      }
      message.writeBytes((id + ".").getBytes(StandardCharsets.UTF_8));
    }
    message.writeBytes((timestamp + ".").getBytes(StandardCharsets.UTF_8));
    message.writeBytes(body);
    return message.toByteArray();
  }

  private @Nullable String timestamp(WebhookHmacAuthConfiguration hmac) {
    String name = hmac.timestampHttpHeader();
    String header = name == null ? null : headers.apply(name);
    if (header == null) {
      return null;
    }
    String delimiter = hmac.signatureHttpHeader().equalsIgnoreCase(name) ? hmac.delimiter() : null;
    List<String> found = parts(header, delimiter, hmac.timestampPrefix());
    return found.isEmpty() ? null : found.getFirst();
  }

  private boolean isRecent(WebhookHmacAuthConfiguration hmac, String timestamp) {
    Duration tolerance =
        hmac.timestampToleranceInSeconds() == null
            ? TOLERANCE
            : Duration.ofSeconds(hmac.timestampToleranceInSeconds());
    try {
      long seconds = Long.parseLong(timestamp);
      return Math.abs(Math.subtractExact(now.getEpochSecond(), seconds)) <= tolerance.toSeconds();
    } catch (NumberFormatException | ArithmeticException e) {
      return false;
    }
  }

  /** Returns the parts of a header's value that have a prefix, without it. */
  private static List<String> parts(
      String header, @Nullable String delimiter, @Nullable String prefix) {
    String start = prefix == null ? "" : prefix;
    List<String> parts = new ArrayList<>();
    String[] all =
        delimiter == null ? new String[] {header} : header.split(Pattern.quote(delimiter), -1);
    for (String each : all) {
      String part = each.strip();
      if (part.startsWith(start)) {
        parts.add(part.substring(start.length()));
      }
    }
    return parts;
  }

  /**
   * Returns the bytes of a signing key.
   *
   * @throws IllegalArgumentException if it is to be Base64 and is not
   */
  static byte[] key(String secret, @Nullable String encoding) {
    if (!WebhookSecretEncoding.BASE64.equals(encoding)) {
      return secret.getBytes(StandardCharsets.UTF_8);
    }
    return Base64.getDecoder()
        .decode(
            secret.startsWith(BASE64_PREFIX) ? secret.substring(BASE64_PREFIX.length()) : secret);
  }

  private static byte[] signature(WebhookHmacAuthConfiguration hmac, byte[] key, byte[] message) {
    String algorithm =
        hmac.algorithm().equals(WebhookHmacAlgorithm.SHA1) ? "HmacSHA1" : "HmacSHA256";
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime has " + algorithm, impossible);
    }
  }

  private static byte @Nullable [] decoded(String signature, String encoding) {
    try {
      return encoding.equals(WebhookHmacEncoding.HEX)
          ? HexFormat.of().parseHex(signature)
          : Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean same(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
