package io.windlass.submission.app;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.CallObserver;
import io.windlass.aws.http.CallerIdentityEndpoint;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.events.Topics;
import io.windlass.messaging.broadcast.BroadcastConsumer;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.service.MetricQuery;
import io.windlass.service.MonitoredService;
import io.windlass.submission.api.BatchApi;
import io.windlass.submission.api.WindlassApi;
import io.windlass.submission.config.SubmissionSettings;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.messaging.JobViewHandler;
import io.windlass.submission.messaging.JobWrite;
import io.windlass.submission.messaging.SchedulerClient;
import io.windlass.submission.store.DefinitionCache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running service, without the frame that it is put in: started by Quarkus, and by tests. */
public final class SubmissionService implements MonitoredService {
  private static final String GROUP = "submission";

  /** Under load a job's state may be shown this much later. */
  private static final Duration VIEW_PAUSE = Duration.ofMillis(200);

  private static final MetricQuery OLDEST_RUNNABLE =
      new MetricQuery(
          "windlass.queue.oldest.runnable.seconds",
          "Seconds since the oldest RUNNABLE job of a queue was submitted; no value if there is"
              + " none",
          List.of("account", "region", "queue"),
          "select q.account_id, q.region, q.name, (extract(epoch from now()) - j.created_at /"
              + " 1000.0)::float8 from job_queue q cross join lateral (select created_at from"
              + " job_state where queue_id = q.queue_id and status = 'RUNNABLE' order by"
              + " created_at, job_id limit 1) j");

  private final Infrastructure infrastructure;
  private final Consumers consumers;
  private final Endpoints endpoints;
  private final MaintenanceTasks maintenanceTasks;

  /** What it stands on. */
  public record Infrastructure(
      Vertx vertx, Pool pool, MessagingRuntime runtime, String instanceId, InstantSource clock) {}

  /**
   * Who calls.
   *
   * @param behindProxy whether a proxy that can be trusted says where calls come from
   * @param admission how many calls may wait at a time
   * @param metrics is told of every call, besides the audit trail
   */
  public record Front(
      Authenticator authenticator,
      boolean behindProxy,
      AdmissionControl admission,
      CallObserver metrics) {}

  private record Consumers(PartitionedConsumer view, BroadcastConsumer answers) {}

  private record Endpoints(
      AwsEndpoint batch, AwsEndpoint windlass, CallerIdentityEndpoint callerIdentity) {}

  private SubmissionService(
      Infrastructure infrastructure,
      Consumers consumers,
      Endpoints endpoints,
      MaintenanceTasks maintenanceTasks) {
    this.infrastructure = infrastructure;
    this.consumers = consumers;
    this.endpoints = endpoints;
    this.maintenanceTasks = maintenanceTasks;
  }

  /** Starts to consume; returns at once. */
  public static SubmissionService start(
      SubmissionSettings settings, Infrastructure on, Front front) {
    DefinitionCache definitionCache =
        new DefinitionCache(on.pool(), settings.timing().catalogFreshness());
    DefinitionTransactions transactions = new RuntimeTransactions(on.runtime());
    GroupCommit<JobWrite> commits =
        new GroupCommit<>(
            on.runtime(),
            settings.groupCommit().maxBatch(),
            settings.groupCommit().inFlight(),
            JobWrite::effects);
    BroadcastConsumer answers = new BroadcastConsumer(Topics.SCHEDULER_ANSWERS, on.runtime());
    SchedulerClient scheduler =
        new SchedulerClient(
            message -> commit(commits, on.runtime(), new JobWrite.Requested(message)),
            answers::isListening,
            settings.timing().schedulerTimeout());
    answers.start(scheduler::received);
    BatchApi.Edge edge =
        new BatchApi.Edge(
            front.authenticator(),
            on.clock(),
            front.behindProxy(),
            new AuditTrail(on.runtime(), settings.audit()).and(front.metrics()),
            front.admission());
    BatchApi.Collaborators collaborators =
        new BatchApi.Collaborators(
            on.pool(),
            definitionCache,
            transactions,
            write -> commit(commits, on.runtime(), write),
            scheduler,
            settings.limits());
    PartitionedConsumer consumer =
        PartitionedConsumer.start(
            new ConsumerSettings(GROUP, on.instanceId(), JobViewHandler.TOPICS)
                .withLongestPause(VIEW_PAUSE),
            _ -> new JobViewHandler(),
            on.runtime());
    MaintenanceTasks maintenanceTasks =
        new MaintenanceTasks(
            new MaintenanceTasks.Tools(
                on.vertx(), on.pool(), definitionCache, transactions, on.clock()),
            settings.timing());
    maintenanceTasks.start();
    Endpoints endpoints =
        new Endpoints(
            BatchApi.endpoint(edge, collaborators),
            WindlassApi.endpoint(edge, collaborators),
            new CallerIdentityEndpoint(edge.authenticator(), edge.admission()));
    return new SubmissionService(on, new Consumers(consumer, answers), endpoints, maintenanceTasks);
  }

  private static void commit(
      GroupCommit<JobWrite> commits, MessagingRuntime runtime, JobWrite write) {
    if (runtime.settings().tracing().isOn()) {
      runtime.settings().tracing().causedByThisCall(write.messages());
    }
    try {
      var _ = commits.submit(write).toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  /** Puts the Batch API, what Windlass has beyond it, and STS on their paths. */
  public void route(Router router) {
    router.route("/").handler(endpoints.callerIdentity());
    router.route("/v1/*").handler(endpoints.batch());
    router.route("/windlass/v1/jobs/*").handler(endpoints.windlass());
    router.route("/windlass/v1/queues/*").handler(endpoints.windlass());
  }

  @Override
  public List<MetricQuery> metricQueries() {
    return List.of(OLDEST_RUNNABLE);
  }

  @Override
  public MessagingRuntime runtime() {
    return infrastructure.runtime();
  }

  @Override
  public PartitionedConsumer consumer() {
    return consumers.view();
  }

  /** Also whether its database answers. */
  @Override
  public boolean isReady() {
    return MonitoredService.super.isReady()
        && consumers.answers().isListening()
        && databaseAnswers();
  }

  private boolean databaseAnswers() {
    try {
      var _ =
          infrastructure
              .pool()
              .query("select 1")
              .execute()
              .toCompletionStage()
              .toCompletableFuture()
              .get(2, TimeUnit.SECONDS);
      return true;
    } catch (java.util.concurrent.ExecutionException | TimeoutException away) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Finishes what is under way, publishes it, and leaves the group. */
  public void stop() {
    maintenanceTasks.stop();
    consumers.view().stop();
    consumers.answers().stop();
    infrastructure.runtime().stop();
  }
}
