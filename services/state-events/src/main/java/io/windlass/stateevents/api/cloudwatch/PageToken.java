package io.windlass.stateevents.api.cloudwatch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A {@code NextToken}: text that callers need not understand. */
final class PageToken {
  private PageToken() {}

  static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the text.
   *
   * @throws io.windlass.aws.AwsException if it is none
   */
  static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException invalid) {
      throw CloudWatchErrors.invalidToken();
    }
  }
}
