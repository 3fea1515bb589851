package io.windlass.submission.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.TransactionResult;
import io.windlass.messaging.codec.InMemorySchemaIds;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.submission.config.SubmissionSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;

/** The service as it runs, in this process: HTTP on a free port, a database and topics. */
public final class RunningService implements AutoCloseable {
  private static final String IAM =
      """
      {"accounts": [
        {"accountId": "123456789012", "users": [
          {"userName": "admin",
           "accessKeys": [{"accessKeyId": "AKIAADMIN", "secretAccessKey": "admin-secret"}]},
          {"userName": "reader",
           "accessKeys": [{"accessKeyId": "AKIAREADER", "secretAccessKey": "reader-secret"}],
           "policies": [{"policyName": "read", "policyDocument": {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": ["batch:Describe*", "batch:List*"],
               "Resource": "*"}]}}]},
          {"userName": "batch",
           "accessKeys": [{"accessKeyId": "AKIABATCH", "secretAccessKey": "batch-secret"}],
           "policies": [{"policyName": "batch", "policyDocument": {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "batch:*", "Resource": "*"}]}}]},
          {"userName": "owner",
           "accessKeys": [{"accessKeyId": "AKIAOWNER", "secretAccessKey": "owner-secret"}],
           "policies": [{"policyName": "own", "policyDocument": {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "batch:*", "Resource": "*",
               "Condition": {"StringEquals": {"aws:ResourceTag/team": "blue"}}}]}}]}]},
        {"accountId": "210987654321", "users": [
          {"userName": "stranger",
           "accessKeys": [{"accessKeyId": "AKIASTRANGER", "secretAccessKey": "stranger-secret"}]}]}
      ]}""";

  private final String name;
  private final Database database;
  private final String timeout;
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;
  private final MessagingRuntime runtime;
  private final SubmissionService service;
  private final HttpServer server;

  private RunningService(String name, Database database, String timeout) {
    this.name = name;
    this.database = database;
    this.timeout = timeout;
    PgConnectOptions options =
        PgConnectOptions.fromUri(database.reactiveUrl())
            .setUser(database.username())
            .setPassword(database.password())
            .setCachePreparedStatements(true)
            // As application.properties has it.
            .addProperty("plan_cache_mode", "force_custom_plan")
            .addProperty("lock_timeout", timeout)
            .addProperty("idle_in_transaction_session_timeout", timeout);
    pool =
        PgBuilder.pool()
            .connectingTo(options)
            .with(new PoolOptions().setMaxSize(12))
            .using(vertx)
            .build();
    InstantSource clock = InstantSource.system();
    runtime =
        MessagingRuntime.create(
            new MessagingSettings(
                TestInfrastructure.bootstrapServers(), name, new InMemorySchemaIds()),
            pool);
    SubmissionSettings defaults = SubmissionSettings.DEFAULTS;
    service =
        SubmissionService.start(
            new SubmissionSettings(
                new SubmissionSettings.Timing(
                    Duration.ofMillis(100),
                    Duration.ofMillis(200),
                    Duration.ofMillis(50),
                    Duration.ofDays(8),
                    Duration.ofSeconds(3)),
                defaults.groupCommit(),
                defaults.limits(),
                defaults.audit()),
            new SubmissionService.Infrastructure(vertx, pool, runtime, name, clock),
            new SubmissionService.Front(
                new SignatureVerifier(IamDirectory.parse(IAM), clock),
                true,
                new AdmissionControl(AdmissionControl.Limits.DEFAULT),
                _ -> {}));
    Router router = Router.router(vertx);
    service.route(router);
    server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  /**
   * Starts the service and waits until it is ready, with the database time-outs that slow machines
   * need.
   */
  public static RunningService start(String name) {
    return start(name, "60s");
  }

  /** Starts the service with this database time-out. */
  public static RunningService start(String name, String timeout) {
    TestInfrastructure.createTopics(2, Topics.ALL);
    return start(
        name,
        TestInfrastructure.createDatabaseFromClassPath(name, "db/messaging", "db/migration"),
        timeout);
  }

  /** Stops the service, and starts another one in its place. */
  public RunningService restart() {
    close();
    return start(name, database, timeout);
  }

  private static RunningService start(String name, Database database, String timeout) {
    RunningService running = new RunningService(name, database, timeout);
    eventually("ready", running.service::isReady);
    return running;
  }

  /** Waits until the condition holds. The limit is generous, since machines may be slow. */
  public static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not " + what + " after two minutes");
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** Returns the address of the service. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The database, for looking into it. */
  public Pool pool() {
    return pool;
  }

  /** An account's administrator, in us-east-1. */
  public BatchClient admin() {
    return client("AKIAADMIN", "admin-secret");
  }

  /** A client that signs with these keys. */
  public BatchClient client(String accessKeyId, String secret) {
    return BatchClient.builder()
        .endpointOverride(uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret)))
        .build();
  }

  /** Publishes a record of another service. */
  public void publish(OutboxMessage... messages) {
    var _ =
        runtime
            .inTransaction(
                _ -> Future.succeededFuture(new TransactionResult<>("", List.of(messages))))
            .toCompletableFuture()
            .join();
  }

  @Override
  public void close() {
    var _ = await(server.close());
    service.stop();
    var _ = await(pool.close());
    var _ = await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
