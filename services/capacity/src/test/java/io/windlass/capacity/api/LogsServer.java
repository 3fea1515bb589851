package io.windlass.capacity.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.capacity.log.LogStore;
import java.net.URI;
import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Runs the Logs API on a real HTTP server for two accounts, with clients of the AWS SDK. */
final class LogsServer implements AutoCloseable {
  private static final String IAM =
      """
      {"accounts": [
        {"accountId": "123456789012", "users": [{"userName": "admin",
           "accessKeys": [{"accessKeyId": "AKIAONE", "secretAccessKey": "one"}]}]},
        {"accountId": "210987654321", "users": [{"userName": "other",
           "accessKeys": [{"accessKeyId": "AKIATWO", "secretAccessKey": "two"}]}]}]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  LogsServer(LogStore logs) {
    var verifier = new SignatureVerifier(IamDirectory.parse(IAM), InstantSource.system());
    var endpoint =
        LogsApi.register(
                AwsEndpoint.builder(ServiceModel.logs(), verifier, InstantSource.system()), logs)
            .build();
    Router router = Router.router(vertx);
    router.route().handler(endpoint);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  CloudWatchLogsClient client() {
    return client("AKIAONE", "one", Region.US_EAST_1);
  }

  CloudWatchLogsClient client(String key, String secret, Region region) {
    return CloudWatchLogsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.actualPort()))
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
