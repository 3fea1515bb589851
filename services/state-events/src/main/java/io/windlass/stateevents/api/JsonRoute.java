package io.windlass.stateevents.api;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.Caller;
import io.windlass.aws.StorableText;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.sigv4.Authenticator;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that is read with GET and answered in JSON: authenticates and authorizes the caller,
 * limits how many wait, and has the answer made on a virtual thread.
 */
final class JsonRoute implements Handler<RoutingContext> {
  private final RequestAuthentication callers;
  private final AdmissionControl admission;
  private final String action;
  private final Function<Request, Object> answers;

  /**
   * @param action what policies call it, such as {@code windlass:GetSummary}
   * @param answers makes the answer, which is written as JSON; may block; throws AWS's exceptions
   */
  JsonRoute(
      Authenticator authenticator,
      AdmissionControl admission,
      String action,
      Function<Request, Object> answers) {
    this.callers = new RequestAuthentication(authenticator);
    this.admission = admission;
    this.action = action;
    this.answers = answers;
  }

  /** What is asked for, by whom. */
  record Request(Caller caller, MultiMap query, Map<String, String> path) {
    String account() {
      return caller.accountId();
    }

    /** Returns a parameter of the query; null if it is not given or empty. */
    @Nullable String given(String name) {
      String value = query.get(name);
      return value == null || value.isEmpty() ? null : value;
    }

    /** Returns a number of the query. */
    int number(String name, int otherwise, int least, int most) {
      String value = given(name);
      if (value == null) {
        return otherwise;
      }
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException notANumber) {
        throw AwsErrors.client(name + " " + value + " is not a number.");
      }
      throw AwsErrors.client("%s must be between %d and %d.".formatted(name, least, most));
    }
  }

  @Override
  public void handle(RoutingContext routing) {
    Request request;
    try {
      Caller caller = callers.require(routing.request(), action);
      request = new Request(caller, routing.queryParams(), Map.copyOf(routing.pathParams()));
      requireStorable(request.query());
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
        .name(action)
        .start(
            () -> {
              try (permit) {
                Object answer = answers.apply(request);
                context.runOnContext(_ -> JsonResponses.send(routing.response(), answer));
              } catch (RuntimeException failure) {
                context.runOnContext(_ -> JsonResponses.refuse(routing.response(), failure));
              }
            });
  }

  /** Refuses characters that the database cannot have. */
  static void requireStorable(MultiMap query) {
    for (Map.Entry<String, String> parameter : query) {
      String unstorable = StorableText.firstUnstorable(parameter.getValue());
      if (unstorable != null) {
        throw AwsErrors.client(
            parameter.getKey() + " must not contain the character " + unstorable + ".");
      }
    }
  }
}
