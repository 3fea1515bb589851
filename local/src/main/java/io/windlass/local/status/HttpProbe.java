package io.windlass.local.status;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Probes a local URL by HTTP. */
public final class HttpProbe {
  private static final int MILLIS = 1000;

  private HttpProbe() {}

  /** Returns whether a GET answers 200 within a second. */
  public static boolean isOk(URI uri) {
    return body(uri).isPresent();
  }

  /** Returns the body of a GET that answers 200 within a second; otherwise empty. */
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
