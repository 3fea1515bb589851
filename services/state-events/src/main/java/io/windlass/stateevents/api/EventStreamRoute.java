package io.windlass.stateevents.api;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.Caller;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.stateevents.config.EventStreamSettings;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.pattern.EventPattern;
import io.windlass.stateevents.pattern.InvalidEventPatternException;
import io.windlass.stateevents.store.EventLog;
import io.windlass.stateevents.subscription.EventFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /windlass/v1/events}: the notifications of the caller's account as server-sent events,
 * or on a WebSocket if it asks for one, each in the JSON form of the EventBridge envelope. The
 * query may hold {@code jobQueue} (name or ARN), {@code status} (repeatable), {@code jobName}
 * (prefix), {@code jobId}, {@code detailType}, and an event {@code pattern} that all events are to
 * match; the header {@code Last-Event-ID} (or {@code lastEventId} in the query, for those who
 * cannot set headers) resumes after an event. Policies call it {@code windlass:StreamEvents}.
 */
public final class EventStreamRoute implements Handler<RoutingContext> {
  /** Where it is served. */
  public static final String PATH = "/windlass/v1/events";

  private static final String ACTION = "windlass:StreamEvents";

  private static final short TRY_AGAIN_LATER = 1013;

  /** Pages of history in memory at a time, of all streams that resume. */
  private static final int PAGES_AT_A_TIME = 8;

  private static final Set<String> STATES =
      Arrays.stream(JobState.values()).map(JobState::name).collect(Collectors.toUnmodifiableSet());

  private final RequestAuthentication callers;
  private final LiveEvents live;
  private final EventLog log;
  private final EventStreamSettings settings;
  private final BooleanSupplier listening;
  private final ReplayLimiter replays = new ReplayLimiter(PAGES_AT_A_TIME);

  /**
   * @param listening whether all published notifications are received; no stream begins before
   */
  public EventStreamRoute(
      Authenticator authenticator,
      LiveEvents live,
      EventLog log,
      EventStreamSettings settings,
      BooleanSupplier listening) {
    this.callers = new RequestAuthentication(authenticator);
    this.live = live;
    this.log = log;
    this.settings = settings;
    this.listening = listening;
  }

  @Override
  public void handle(RoutingContext routing) {
    try {
      HttpServerRequest request = routing.request();
      Caller caller = callers.require(request, ACTION);
      EventFilter filter = filter(caller.accountId(), routing.queryParams());
      Optional<UUID> resumed = lastEventId(request);
      if (!listening.getAsBoolean()) {
        throw unavailable("Event streams cannot be opened yet: the service is starting.");
      }
      Context context = routing.vertx().getOrCreateContext();
      if (!request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
        open(context, new SseConnection(request), filter, resumed);
        return;
      }
      HttpConnection connection = request.connection();
      request
          .toWebSocket()
          .onSuccess(
              socket -> {
                try {
                  open(context, new WebSocketConnection(socket, connection), filter, resumed);
                } catch (AwsException full) {
                  var _ = socket.close(TRY_AGAIN_LATER, full.message());
                }
              });
    } catch (RuntimeException refused) {
      JsonResponses.refuse(routing.response(), refused);
    }
  }

  private void open(
      Context context, EventConnection connection, EventFilter filter, Optional<UUID> resumed) {
    String account = filter.account();
    var stream = new EventStream(context, connection, filter, settings, live, replays);
    if (!live.subscribe(stream, settings.maxSubscribers())) {
      throw unavailable("No more event streams can be opened here now.");
    }
    stream.open();
    resumed.ifPresent(
        id ->
            stream.replayFrom(
                () -> log.position(account, id), position -> log.after(account, position)));
  }

  private static AwsException unavailable(String message) {
    return new AwsException("ServiceUnavailableException", 503, message);
  }

  private static Optional<UUID> lastEventId(HttpServerRequest request) {
    String header = request.getHeader("Last-Event-ID");
    String given = header == null ? request.getParam("lastEventId") : header;
    if (given == null || given.isEmpty()) {
      return Optional.empty();
    }
    Optional<UUID> id = EventId.parse(given);
    if (id.isEmpty()) {
      throw AwsErrors.client("Last-Event-ID " + given + " is not the id of an event of Windlass.");
    }
    return id;
  }

  private static EventFilter filter(String account, MultiMap query) {
    JsonRoute.requireStorable(query);
    List<String> statuses = query.getAll("status");
    for (String status : statuses) {
      if (!STATES.contains(status)) {
        throw AwsErrors.client("status " + status + " is not a job status, such as RUNNING.");
      }
    }
    return new EventFilter(
        account,
        given(query.get("jobQueue")),
        Set.copyOf(statuses),
        given(query.get("jobName")),
        given(query.get("jobId")),
        given(query.get("detailType")),
        !"false".equals(query.get("children")),
        pattern(given(query.get("pattern"))));
  }

  private static @Nullable EventPattern pattern(@Nullable String given) {
    try {
      return given == null ? null : EventPattern.of(given);
    } catch (InvalidEventPatternException invalid) {
      throw AwsErrors.of("InvalidEventPatternException", 400, String.valueOf(invalid.getMessage()));
    }
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
