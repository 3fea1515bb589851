package io.windlass.stateevents.api.cloudwatch;

import io.vertx.ext.web.Router;
import io.windlass.aws.cloudwatch.CloudwatchOperations;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.model.Protocol;
import io.windlass.aws.model.ServiceModel;
import io.windlass.stateevents.store.JobMetricStore;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * What CloudWatch tells of the metrics of Batch, for the account and region that a call is signed
 * for: the namespace {@code AWS/Batch}, computed from the history of jobs (ADR 37).
 */
public final class CloudWatchApi {
  private static final String TARGET = "GraniteServiceVersion20100801";
  private static final String PATH = "/service/" + TARGET + "/operation/*";

  private CloudWatchApi() {}

  /**
   * Serves it by RPC v2 with CBOR, and by JSON 1.0. Must come before any other handler of {@code
   * POST /}.
   *
   * @param endpoints begins an endpoint
   */
  public static void route(
      Router router,
      Function<ServiceModel, AwsEndpoint.Builder> endpoints,
      JobMetricStore store,
      InstantSource clock) {
    ServiceModel model = ServiceModel.cloudWatch();
    AwsEndpoint cbor = register(endpoints.apply(model), store, clock).build();
    AwsEndpoint json =
        register(endpoints.apply(model.over(Protocol.JSON_1_0)), store, clock).build();
    router.post(PATH).handler(cbor);
    router
        .post("/")
        .handler(
            routing -> {
              String target = routing.request().getHeader("X-Amz-Target");
              if (target != null && target.startsWith(TARGET + ".")) {
                json.handle(routing);
              } else {
                routing.next();
              }
            });
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
