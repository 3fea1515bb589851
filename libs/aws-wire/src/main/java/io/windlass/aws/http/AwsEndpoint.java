package io.windlass.aws.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.Operation;
import io.windlass.aws.OperationHandler;
import io.windlass.aws.authorization.CallAuthorizer;
import io.windlass.aws.authorization.ModelResources;
import io.windlass.aws.authorization.ResourceResolver;
import io.windlass.aws.authorization.ResourceTags;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.Protocol;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.aws.sigv4.HttpRequestData;
import io.windlass.aws.sigv4.Identity;
import io.windlass.aws.validation.RequestValidator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves one AWS API over HTTP. For each request, in this order: find the operation, take a permit
 * among those that wait ({@link AdmissionControl}), read the body up to the operation's limit,
 * verify the signature, parse, check against the model, authorise, call the handler on a virtual
 * thread, respond. Every response carries a request id. Anything that a handler throws other than
 * {@link AwsException} is logged with that id and becomes a {@code ServerException} without
 * details. Immutable once built; calls run concurrently.
 */
public final class AwsEndpoint implements Handler<RoutingContext> {
  private static final Logger LOG = Logger.getLogger(AwsEndpoint.class);
  private static final Executor VIRTUAL_THREADS =
      task -> Thread.ofVirtual().name("aws-call").start(task);

  /** Longer bodies are refused by every operation. */
  public static final int MAX_BODY_BYTES = RequestBodyReader.MOST;

  private static final int TOO_MANY_REQUESTS = 429;

  private final ServiceModel model;
  private final Authenticator authenticator;
  private final InstantSource clock;
  private final OperationRouter router;
  private final RequestValidator validator;
  private final CallAuthorizer authorizer;
  private final CallObserver observer;
  private final boolean behindProxy;
  private final AdmissionControl admission;
  private final Map<String, BoundHandler<?, ?>> handlers;

  private record BoundHandler<I, O>(Class<I> inputType, OperationHandler<I, O> handler) {
    O call(ObjectNode input, CallContext context) {
      return handler.handle(WireJson.bind(input, inputType), context);
    }
  }

  private AwsEndpoint(Builder builder) {
    this.model = builder.model;
    this.authenticator = builder.authenticator;
    this.clock = builder.clock;
    this.router = new OperationRouter(model);
    this.validator = new RequestValidator(model);
    this.authorizer = new CallAuthorizer(builder.resources);
    this.observer = builder.observer;
    this.behindProxy = builder.behindProxy;
    this.admission = builder.admission;
    this.handlers = Map.copyOf(builder.handlers);
  }

  public static Builder builder(
      ServiceModel model, Authenticator authenticator, InstantSource clock) {
    return new Builder(model, authenticator, clock);
  }

  @Override
  public void handle(RoutingContext routing) {
    String requestId = UUID.randomUUID().toString();
    if (model.protocol() == Protocol.QUERY) {
      receive(routing, requestId, null); // The operation is in the body.
      return;
    }
    var request = routing.request();
    @Nullable String path = request.path();
    OperationModel operation =
        router.find(
            request.method().name(), path == null ? "/" : path, name -> request.getHeader(name));
    if (operation == null) {
      respond(routing, requestId, error(AwsErrors.unknownOperation(), requestId));
      return;
    }
    receive(routing, requestId, operation);
  }

  private void receive(
      RoutingContext routing, String requestId, @Nullable OperationModel operation) {
    Context context = routing.vertx().getOrCreateContext();
    AdmissionControl.Permit permit = admission.tryAcquire();
    RequestBodyReader.read(
            routing,
            permit,
            operation == null ? MAX_BODY_BYTES : operation.maxBodyBytes(),
            received -> tooLarge(operation, received))
        .onSuccess(
            body ->
                VIRTUAL_THREADS.execute(
                    () -> {
                      AwsResponse response = serve(routing, operation, requestId, body);
                      permit.close();
                      context.runOnContext(_ -> respond(routing, requestId, response));
                    }))
        .onFailure(
            failure -> {
              permit.close();
              refuse(routing, requestId, failure);
            });
  }

  /** A body that did not arrive: too long, or its sender went away. */
  private void refuse(RoutingContext routing, String requestId, Throwable failure) {
    if (failure instanceof AwsException known) {
      respond(routing, requestId, error(known, requestId));
    } else {
      LOG.debugf(failure, "Request %s ended before its body", requestId);
    }
  }

  private AwsException tooLarge(@Nullable OperationModel operation, long bytes) {
    if (operation == null) {
      return AwsErrors.entityTooLarge(MAX_BODY_BYTES);
    }
    return switch (model.protocol()) {
      case REST_JSON ->
          AwsErrors.requestTooLarge(operation.bodyName(), operation.maxBodyBytes(), bytes);
      case JSON_1_0, JSON_1_1, QUERY, RPC_V2_CBOR ->
          AwsErrors.entityTooLarge(operation.maxBodyBytes());
    };
  }

  private AwsResponse serve(
      RoutingContext routing, @Nullable OperationModel known, String requestId, byte[] body) {
    try {
      HttpRequestData request = VertxRequests.data(routing.request(), body);
      OperationModel operation = known == null ? router.byAction(request) : known;
      return response(routing, operation, requestId, request);
    } catch (RuntimeException | Error failure) {
      return error(failure, requestId);
    }
  }

  private AwsResponse response(
      RoutingContext routing, OperationModel operation, String requestId, HttpRequestData request) {
    Instant now = clock.instant();
    Identity identity = authenticator.authenticate(request, model.signingName());
    CallContext call =
        CallContexts.of(
            routing.request(), behindProxy, identity.caller(), operation, requestId, now);
    observe(call, () -> observer.started(call, routing.request().getHeader("traceparent")));
    ObjectNode input = WireJson.parse(new byte[0]);
    Object output = null;
    AwsException error = null;
    try {
      input = router.input(operation, request);
      validator.check(operation, input);
      authorizer.authorize(identity.policies(), call, operation, input);
      output = bound(operation).call(input, call);
    } catch (RuntimeException | Error failure) {
      error = classified(failure, requestId);
    }
    CompletedCall completed =
        new CompletedCall(
            call, operation, input, output, error, Duration.between(now, clock.instant()));
    observe(call, () -> observer.completed(completed));
    if (error != null) {
      return AwsResponse.of(error, model, requestId);
    }
    return output == null || hasNoOutput(operation)
        ? AwsResponse.empty()
        : AwsResponse.of(output, model, operation, requestId);
  }

  private boolean hasNoOutput(OperationModel operation) {
    return model.protocol() == Protocol.JSON_1_1
        && model.structure(operation.output()).members().isEmpty();
  }

  private BoundHandler<?, ?> bound(OperationModel operation) {
    BoundHandler<?, ?> bound = handlers.get(operation.name());
    if (bound == null) {
      throw AwsErrors.notAvailable(operation.name());
    }
    return bound;
  }

  private static void observe(CallContext call, Runnable notification) {
    try {
      notification.run();
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "The observer failed on request %s", call.requestId());
    }
  }

  private AwsException classified(Throwable failure, String requestId) {
    Throwable cause =
        failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof AwsException known) {
      return known;
    }
    LOG.errorf(failure, "Request %s failed", requestId);
    return AwsErrors.of(model.serverError(), 500, AwsErrors.server().message());
  }

  private AwsResponse error(Throwable failure, String requestId) {
    return AwsResponse.of(classified(failure, requestId), model, requestId);
  }

  private void respond(RoutingContext routing, String requestId, AwsResponse response) {
    HttpServerResponse http = routing.response();
    if (http.ended() || http.closed()) {
      return;
    }
    http.setStatusCode(response.status());
    http.putHeader("x-amzn-RequestId", requestId);
    http.putHeader(
        "Content-Type",
        switch (model.protocol()) {
          case REST_JSON -> "application/json";
          case JSON_1_0 -> "application/x-amz-json-1.0";
          case JSON_1_1 -> "application/x-amz-json-1.1";
          case QUERY -> "text/xml";
          case RPC_V2_CBOR -> "application/cbor";
        });
    if (model.protocol() == Protocol.RPC_V2_CBOR) {
      http.putHeader(WireCbor.PROTOCOL_HEADER, WireCbor.PROTOCOL);
    }
    if (response.errorType() != null) {
      http.putHeader("x-amzn-errortype", response.errorType());
      String queryError = model.queryError(response.errorType(), response.status());
      if (queryError != null) {
        http.putHeader("x-amzn-query-error", queryError);
      }
    }
    if (response.status() == TOO_MANY_REQUESTS) {
      http.putHeader("Retry-After", "1");
      http.putHeader("x-amz-retry-after", "1000");
    }
    if (!routing.request().isEnded() && routing.request().version() != HttpVersion.HTTP_2) {
      http.putHeader("Connection", "close");
    }
    http.end(response.body());
  }

  /**
   * Collects the handlers. Operations of the model without a handler respond that they are not
   * available yet.
   */
  public static final class Builder {
    private final ServiceModel model;
    private final Authenticator authenticator;
    private final InstantSource clock;
    private final Map<String, BoundHandler<?, ?>> handlers = new HashMap<>();
    private ResourceResolver resources;
    private CallObserver observer = _ -> {};
    private boolean behindProxy;
    private AdmissionControl admission = new AdmissionControl(AdmissionControl.Limits.DEFAULT);

    private Builder(ServiceModel model, Authenticator authenticator, InstantSource clock) {
      this.model = model;
      this.authenticator = authenticator;
      this.clock = clock;
      this.resources = new ModelResources(model.signingName(), ResourceTags.none());
    }

    public <I, O> Builder operation(Operation<I, O> operation, OperationHandler<I, O> handler) {
      return operation(operation.name(), operation.inputType(), handler);
    }

    public <I, O> Builder operation(
        String name, Class<I> inputType, OperationHandler<I, O> handler) {
      String expected = model.operation(name).input();
      if (!inputType.getSimpleName().equals(expected)) {
        throw new IllegalArgumentException(
            name + " takes " + expected + ", not " + inputType.getSimpleName());
      }
      handlers.put(name, new BoundHandler<>(inputType, handler));
      return this;
    }

    /**
     * Sets where tags of existing resources come from, for policies with {@code aws:ResourceTag}.
     */
    public Builder resourceTags(ResourceTags tags) {
      return resources(new ModelResources(model.signingName(), tags));
    }

    public Builder resources(ResourceResolver resolver) {
      this.resources = resolver;
      return this;
    }

    public Builder observer(CallObserver callObserver) {
      this.observer = callObserver;
      return this;
    }

    /** Sets the admission control, which all endpoints of the service share. */
    public Builder admission(AdmissionControl shared) {
      this.admission = shared;
      return this;
    }

    /**
     * Takes the last address of {@code X-Forwarded-For} for the caller's. Only behind a proxy that
     * always sets it, or callers could name any address.
     */
    public Builder behindProxy() {
      this.behindProxy = true;
      return this;
    }

    public AwsEndpoint build() {
      return new AwsEndpoint(this);
    }
  }
}
