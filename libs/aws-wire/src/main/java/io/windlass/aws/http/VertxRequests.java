package io.windlass.aws.http;

import io.vertx.core.http.HttpServerRequest;
import io.windlass.aws.sigv4.HttpRequestData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x request as the signature verifier wants it: raw path and query, lower-case header names.
 */
public final class VertxRequests {
  private VertxRequests() {}

  public static HttpRequestData data(HttpServerRequest request, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Map.Entry<String, String> header : request.headers()) {
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
          .add(header.getValue());
    }
    var authority = request.authority();
    if (authority != null) {
      headers.putIfAbsent("host", List.of(authority.toString()));
    }
    @Nullable String path = request.path();
    @Nullable String query = request.query();
    return new HttpRequestData(
        request.method().name(),
        path == null ? "/" : path,
        query == null ? "" : query,
        headers,
        body);
  }
}
