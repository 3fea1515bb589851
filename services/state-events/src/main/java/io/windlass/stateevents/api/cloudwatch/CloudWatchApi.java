package io.windlass.stateevents.api.cloudwatch;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.windlass.aws.cloudwatch.CloudwatchOperations;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.model.Protocol;
import io.windlass.aws.model.ServiceModel;
import io.windlass.stateevents.store.JobMetricStore;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;

/**
 * What CloudWatch tells of the metrics of Batch, for the account and region that a call is signed
 * for: the namespace {@code AWS/Batch}, computed from the history of jobs (ADR 37).
 */
public final class CloudWatchApi {
  private static final String TARGET = "GraniteServiceVersion20100801";
  private static final String PATH = "/service/" + TARGET + "/operation/*";

  private static final String FORM = "application/x-www-form-urlencoded";

  private CloudWatchApi() {}

  /**
   * Serves it by RPC v2 with CBOR, JSON 1.0, and the query protocol. Must come before any other
   * handler of {@code POST /}.
   *
   * @param endpoints begins an endpoint
   */
  public static void route(
      Router router,
      Function<ServiceModel, AwsEndpoint.Builder> endpoints,
      JobMetricStore store,
      InstantSource clock) {
    ServiceModel model = ServiceModel.cloudWatch();
    Function<Protocol, AwsEndpoint> over =
        protocol -> register(endpoints.apply(model.over(protocol)), store, clock).build();
    AwsEndpoint json = over.apply(Protocol.JSON_1_0);
    AwsEndpoint query = over.apply(Protocol.QUERY);
    router.post(PATH).handler(over.apply(Protocol.RPC_V2_CBOR));
    router
        .post("/")
        .handler(
            routing -> {
              if (header(routing, "X-Amz-Target").startsWith(TARGET + ".")) {
                json.handle(routing);
              } else if (header(routing, "Content-Type").startsWith(FORM)) {
                query.handle(routing);
              } else {
                routing.next();
              }
            });
  }

  private static String header(RoutingContext routing, String name) {
    return Objects.requireNonNullElse(routing.request().getHeader(name), "");
  }

  private static AwsEndpoint.Builder register(
      AwsEndpoint.Builder endpoint, JobMetricStore store, InstantSource clock) {
    return endpoint
        .operation(CloudwatchOperations.LIST_METRICS, new ListMetricsOperation(store, clock))
        .operation(CloudwatchOperations.GET_METRIC_DATA, new GetMetricDataOperation(store))
        .operation(
            CloudwatchOperations.GET_METRIC_STATISTICS, new GetMetricStatisticsOperation(store));
  }
}
