package io.windlass.local.status;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a local URL whether it is well. */
public final class Http {
  private static final int MILLIS = 1000;

  private Http() {}

  /** Whether a GET answers 200 within a second. */
  public static boolean isOk(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      try {
        return connection.getResponseCode() == 200;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
