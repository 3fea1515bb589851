package io.windlass.submission.api;

import io.windlass.aws.authorization.ModelResources;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.aws.sigv4.HttpRequestData;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The operations on jobs and queues that AWS does not have, under {@code /windlass/v1/jobs/} and
 * {@code /windlass/v1/queues/}: signed as Batch calls are (for the service {@code batch}, or {@code
 * windlass}), each under its own IAM action {@code windlass:…} on the job's or queue's ARN.
 */
public final class WindlassApi {
  private static final String BATCH = "batch";
  private static final String WINDLASS = "windlass";

  private WindlassApi() {}

  /** Returns the endpoint, for callers that the authenticator knows. */
  public static AwsEndpoint endpoint(BatchApi.Edge edge, BatchApi.Collaborators with) {
    Authenticator authenticator =
        (request, _) -> edge.authenticator().authenticate(request, signedFor(request));
    AwsEndpoint.Builder endpoint =
        AwsEndpoint.builder(ServiceModel.windlass(), authenticator, edge.clock())
            .resources(new ModelResources(BATCH, new TaggedResources(with.pool())))
            .observer(edge.observer())
            .admission(edge.admission());
    if (edge.behindProxy()) {
      endpoint.behindProxy();
    }
    SchedulerGateway scheduler = new SchedulerGateway(with.scheduler());
    new ExplainOperation(with.pool(), scheduler).register(endpoint);
    new JobControlOperations(with.definitionCache(), with.pool(), scheduler).register(endpoint);
    new RerunOperation(with.pool(), BatchApi.submissions(with)).register(endpoint);
    return endpoint.build();
  }

  private static String signedFor(HttpRequestData request) {
    return namesWindlass(request.header("authorization")) || namesWindlass(request.query())
        ? WINDLASS
        : BATCH;
  }

  private static boolean namesWindlass(@Nullable String claim) {
    if (claim == null) {
      return false;
    }
    String lower = claim.toLowerCase(Locale.ROOT);
    return lower.contains("/windlass/aws4_request") || lower.contains("%2fwindlass%2faws4_request");
  }
}
