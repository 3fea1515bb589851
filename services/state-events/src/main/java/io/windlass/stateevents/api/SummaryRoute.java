package io.windlass.stateevents.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.Caller;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.stateevents.projection.Summary;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;

/**
 * {@code GET /windlass/v1/summary}: the caller's account at a glance. Policies call it {@code
 * windlass:GetSummary}.
 */
public final class SummaryRoute implements Handler<RoutingContext> {
  /** Where it is served. */
  public static final String PATH = "/windlass/v1/summary";

  private static final String ACTION = "windlass:GetSummary";

  private final RequestAuthentication callers;
  private final BiFunction<String, Instant, Summary> summaries;
  private final InstantSource clock;
  private final AdmissionControl admission;

  /**
   * @param summaries the summary of an account at a time; may block
   * @param admission limits waiting callers
   */
  public SummaryRoute(
      Authenticator authenticator,
      BiFunction<String, Instant, Summary> summaries,
      InstantSource clock,
      AdmissionControl admission) {
    this.callers = new RequestAuthentication(authenticator);
    this.summaries = summaries;
    this.clock = clock;
    this.admission = admission;
  }

  @Override
  public void handle(RoutingContext routing) {
    Caller caller;
    try {
      caller = callers.require(routing.request(), ACTION);
    } catch (RuntimeException refused) {
      JsonResponses.refuse(routing.response(), refused);
      return;
    }
    AdmissionControl.Permit permit = admission.tryAcquire();
    if (!permit.isAdmitted()) {
      JsonResponses.refuse(routing.response(), AdmissionControl.refusal());
      return;
    }
    var context = routing.vertx().getOrCreateContext();
    Thread.ofVirtual()
        .name("summary")
        .start(
            () -> {
              try (permit) {
                Summary summary = summaries.apply(caller.accountId(), clock.instant());
                context.runOnContext(_ -> JsonResponses.send(routing.response(), summary));
              } catch (RuntimeException failure) {
                context.runOnContext(_ -> JsonResponses.refuse(routing.response(), failure));
              }
            });
  }
}
