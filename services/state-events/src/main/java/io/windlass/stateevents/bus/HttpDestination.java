package io.windlass.stateevents.bus;

import java.util.List;

/**
 * An HTTP endpoint that events are sent to: an API destination with its connection. It contains
 * secrets, which {@link #toString} does not show.
 *
 * @param endpoint the URL; each {@code *} in it stands for a path parameter of the target
 * @param requestsPerSecond how often it may be called at most
 * @param extra what the connection adds to each request
 */
public record HttpDestination(
    String arn,
    String endpoint,
    String method,
    int requestsPerSecond,
    Authorization authorization,
    Additions extra) {
  /** How often an endpoint is called at most that says nothing. */
  public static final int DEFAULT_RATE = 300;

  /** How requests are authorised. */
  public sealed interface Authorization {
    /** User name and password. */
    record Basic(String username, String password) implements Authorization {
      @Override
      public String toString() {
        return "Basic";
      }
    }

    /** A header with a secret. */
    record ApiKey(String name, String value) implements Authorization {
      @Override
      public String toString() {
        return "ApiKey";
      }
    }

    /** A token that the endpoint of an authorisation server gives for a client's credentials. */
    record OAuthClient(
        String endpoint, String method, String clientId, String clientSecret, Additions extra)
        implements Authorization {
      @Override
      public String toString() {
        return "OAuthClient";
      }
    }
  }

  /** Headers, query parameters and members of the body that are added to a request. */
  public record Additions(List<Parameter> headers, List<Parameter> query, List<Parameter> body) {
    /** Nothing is added. */
    public static final Additions NONE = new Additions(List.of(), List.of(), List.of());
  }

  /** A name with a value, which may be a secret. */
  public record Parameter(String name, String value) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Override
  public String toString() {
    return arn;
  }
}
