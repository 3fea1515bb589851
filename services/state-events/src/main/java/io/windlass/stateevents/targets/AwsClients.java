package io.windlass.stateevents.targets;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * The clients of one of AWS's services, one for each region, made when they are first used. They
 * share connections, but not with other services, whose targets may hang. Endpoints and credentials
 * are found as AWS's SDKs find them: {@code AWS_ENDPOINT_URL_SQS}, {@code AWS_ACCESS_KEY_ID},
 * profiles, roles of the machine. A call is made once and has five seconds: whoever delivers
 * repeats it. Thread-safe.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int CONNECTIONS = 200;

  private final SdkAsyncHttpClient http =
      NettyNioAsyncHttpClient.builder()
          .maxConcurrency(CONNECTIONS)
          .connectionTimeout(CONNECT_TIMEOUT)
          .build();
  private final Map<Key, SdkClient> clients = new ConcurrentHashMap<>();

  private record Key(Class<? extends SdkClient> type, String region) {}

  /** Returns the client of a service for a region. */
  <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C extends SdkClient> C of(
      Class<C> type, Supplier<B> builder, String region) {
    return type.cast(
        clients.computeIfAbsent(
            new Key(type, region),
            _ ->
                builder
                    .get()
                    .region(Region.of(region))
                    .httpClient(http)
                    .overrideConfiguration(
                        call ->
                            call.apiCallTimeout(TIMEOUT)
                                .retryStrategy(AwsRetryStrategy.doNotRetry()))
                    .build()));
  }

  @Override
  public void close() {
    clients.values().forEach(SdkClient::close);
    http.close();
  }
}
