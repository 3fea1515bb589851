package io.windlass.stateevents.api;

import io.vertx.ext.web.Router;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.stateevents.delivery.SubscriptionSource;
import io.windlass.stateevents.projection.Summary;
import io.windlass.stateevents.store.DeliveryOverviews;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;

/**
 * What Windlass answers beside the AWS APIs, under {@code /windlass/v1}: each answer is about the
 * caller's own account. {@code openapi.json} describes it.
 */
public final class WindlassApi {
  /** The caller's account at a glance. */
  public static final String SUMMARY = "/windlass/v1/summary";

  private static final String EXPLAIN = EventStreamRoute.PATH + "/:eventId/explain";
  private static final String DELIVERIES = "/windlass/v1/deliveries";
  private static final String TRANSITIONS = "/windlass/v1/history/transitions";
  private static final String DURATIONS = "/windlass/v1/history/durations";
  private static final int MOST_DELIVERIES = 200;

  private WindlassApi() {}

  /**
   * Where answers come from.
   *
   * @param summaries the summary of an account at a time; may block
   */
  public record Sources(
      EventStreamRoute streams,
      BiFunction<String, Instant, Summary> summaries,
      EventExplanations explanations,
      SubscriptionSource subscriptions,
      DeliveryOverviews deliveries,
      HistoryQueries history) {}

  /**
   * Adds the routes to a router.
   *
   * @param admission limits waiting callers
   */
  public static void route(
      Router router,
      Authenticator authenticator,
      AdmissionControl admission,
      InstantSource clock,
      Sources sources) {
    router.get(EventStreamRoute.PATH).handler(sources.streams());
    router.get(SUMMARY).handler(summary(authenticator, admission, clock, sources.summaries()));
    router
        .get(EXPLAIN)
        .handler(
            new JsonRoute(
                authenticator,
                admission,
                "windlass:ExplainEvent",
                sources.explanations()::explain));
    router
        .get(DELIVERIES)
        .handler(
            new JsonRoute(
                authenticator,
                admission,
                "windlass:ListDeliveries",
                request ->
                    sources
                        .deliveries()
                        .of(
                            request.account(),
                            sources.subscriptions().of(request.account()),
                            "true".equals(request.given("failed")),
                            request.number("limit", 20, 1, MOST_DELIVERIES))));
    history(router, authenticator, admission, sources.history());
  }

  private static void history(
      Router router,
      Authenticator authenticator,
      AdmissionControl admission,
      HistoryQueries history) {
    router
        .get(TRANSITIONS)
        .handler(
            new JsonRoute(
                authenticator, admission, "windlass:SearchHistory", history::transitions));
    router
        .get(DURATIONS)
        .handler(
            new JsonRoute(authenticator, admission, "windlass:GetDurations", history::durations));
  }

  static JsonRoute summary(
      Authenticator authenticator,
      AdmissionControl admission,
      InstantSource clock,
      BiFunction<String, Instant, Summary> summaries) {
    return new JsonRoute(
        authenticator,
        admission,
        "windlass:GetSummary",
        request -> summaries.apply(request.account(), clock.instant()));
  }
}
