package io.windlass.aws.sigv4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One name and value of a query string, decoded unless {@link #encoded} made it. */
public record QueryParameter(String name, String value) implements Comparable<QueryParameter> {
  private static final Comparator<QueryParameter> ORDER =
      Comparator.comparing(QueryParameter::name).thenComparing(QueryParameter::value);

  public static List<QueryParameter> parse(String rawQuery) {
    var parameters = new ArrayList<QueryParameter>();
    int start = 0;
    while (start < rawQuery.length()) {
      int end = rawQuery.indexOf('&', start);
      end = end < 0 ? rawQuery.length() : end;
      if (end > start) {
        String pair = rawQuery.substring(start, end);
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.add(
            new QueryParameter(PercentEncoding.decode(name), PercentEncoding.decode(value)));
      }
      start = end + 1;
    }
    return parameters;
  }

  QueryParameter encoded() {
    return new QueryParameter(
        PercentEncoding.encode(name, false), PercentEncoding.encode(value, false));
  }

  @Override
  public int compareTo(QueryParameter other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name + "=" + value;
  }
}
