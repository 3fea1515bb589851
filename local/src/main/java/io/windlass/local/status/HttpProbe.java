package io.windlass.local.status;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a local URL whether it is well. */
public final class HttpProbe {
  private static final int MILLIS = 1000;

  private HttpProbe() {}

  /** Whether a GET answers 200 within a second. */
  public static boolean isOk(URI uri) {
    return body(uri).isPresent();
  }

  /** What a GET answers with 200 within a second; empty if it does not. */
  static Optional<String> body(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      try {
        if (connection.getResponseCode() != 200) {
          return Optional.empty();
        }
        try (var in = connection.getInputStream()) {
          return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
