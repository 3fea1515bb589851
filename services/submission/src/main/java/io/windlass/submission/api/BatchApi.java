package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.CallObserver;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.submission.job.SubmissionLimits;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.messaging.SchedulerClient;
import io.windlass.submission.store.ActiveShares;
import io.windlass.submission.store.DefinitionCache;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The Batch API with all operations that Windlass has. The other operations of the model respond
 * that they are not available yet.
 */
public final class BatchApi {
  private BatchApi() {}

  /** What the operations depend on. */
  public record Collaborators(
      Pool pool,
      DefinitionCache definitionCache,
      DefinitionTransactions transactions,
      JobWriter writer,
      SchedulerClient scheduler,
      SubmissionLimits limits) {}

  /**
   * What the endpoints are set up with.
   *
   * @param behindProxy whether a proxy that can be trusted says where calls come from
   * @param observer hears of every call and how it ended
   * @param admission the places of all calls that wait for their answer
   */
  public record Edge(
      Authenticator authenticator,
      InstantSource clock,
      boolean behindProxy,
      CallObserver observer,
      AdmissionControl admission) {}

  /** Returns the endpoint, for callers that the authenticator knows. */
  public static AwsEndpoint endpoint(Edge edge, Collaborators with) {
    DefinitionTransactions transactions = refreshing(with.transactions(), with.definitionCache());
    TaggedResources tags = new TaggedResources(with.pool());
    AwsEndpoint.Builder endpoint =
        AwsEndpoint.builder(ServiceModel.batch(), edge.authenticator(), edge.clock())
            .resourceTags(tags)
            .observer(edge.observer())
            .admission(edge.admission());
    if (edge.behindProxy()) {
      endpoint.behindProxy();
    }
    new ComputeEnvironmentOperations(transactions, with.pool()).register(endpoint);
    new JobQueueOperations(transactions, with.pool()).register(endpoint);
    new ServiceEnvironmentOperations(transactions, with.pool()).register(endpoint);
    new SchedulingPolicyOperations(transactions, with.pool()).register(endpoint);
    new QuotaShareOperations(transactions, with.pool()).register(endpoint);
    new JobDefinitionOperations(transactions, with.pool()).register(endpoint);
    submissions(with).register(endpoint);
    new SubmitServiceJobOperation(
            with.definitionCache(),
            with.writer(),
            with.pool(),
            new ShareLimit(new ActiveShares(with.pool())))
        .register(endpoint);
    new ServiceJobOperations(with).register(endpoint);
    new JobOperations(with.definitionCache(), with.pool()).register(endpoint);
    new JobStopOperations(with.writer(), with.pool()).register(endpoint);
    new ConsumableResourceOperations(transactions, with.pool()).register(endpoint);
    new JobsByConsumableResourceOperation(with.pool()).register(endpoint);
    new TagOperations(transactions, tags).register(endpoint);
    new QueueSnapshotOperation(with.definitionCache(), new SchedulerGateway(with.scheduler()))
        .register(endpoint);
    return endpoint.build();
  }

  static SubmitJobOperation submissions(Collaborators with) {
    return new SubmitJobOperation(
        with.definitionCache(), with.writer(), with.pool(), with.limits());
  }

  /** Makes what is changed here visible here at once. */
  private static DefinitionTransactions refreshing(
      DefinitionTransactions transactions, DefinitionCache definitionCache) {
    return new DefinitionTransactions() {
      @Override
      public <T> T run(
          Instant now, Function<io.windlass.submission.messaging.DefinitionTransaction, T> work) {
        T result = transactions.run(now, work);
        definitionCache.changed();
        return result;
      }
    };
  }
}
