package io.windlass.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.windlass.aws.Caller;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.CancelJobResponse;
import io.windlass.aws.iam.PolicySet;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.aws.sigv4.Identity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;

/** The number of waiting requests is bounded; further ones are told to try again later. */
class AdmissionControlTest {
  private static final Authenticator ANYONE =
      (_, _) ->
          new Identity(
              new Caller("123456789012", "eu-west-1", "arn", "admin", "AKIA"),
              PolicySet.unrestricted());

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger working = new AtomicInteger();
  private final AtomicInteger mostWorking = new AtomicInteger();
  private final CountDownLatch database = new CountDownLatch(1);

  private AwsEndpoint endpoint(AdmissionControl admission) {
    return AwsEndpoint.builder(ServiceModel.batch(), ANYONE, InstantSource.system())
        .admission(admission)
        .operation(
            BatchOperations.CANCEL_JOB,
            (_, _) -> {
              mostWorking.accumulateAndGet(working.incrementAndGet(), Math::max);
              try {
                database.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              working.decrementAndGet();
              return CancelJobResponse.builder().build();
            })
        .build();
  }

  @AfterEach
  void stop() {
    database.countDown();
    var _ = vertx.close();
  }

  private record Reply(int status, String retryAfter, String milliseconds, String body) {}

  private List<CompletableFuture<Reply>> send(TestServer server, int count, String body) {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions(),
            new PoolOptions().setHttp1MaxSize(1000).setMaxWaitQueueSize(-1));
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(server.uri() + "/v1/canceljob");
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(
          client
              .request(options)
              .compose(request -> request.send(Buffer.buffer(body)))
              .compose(
                  response ->
                      response
                          .body()
                          .map(
                              text ->
                                  new Reply(
                                      response.statusCode(),
                                      response.getHeader("retry-after"),
                                      response.getHeader("x-amz-retry-after"),
                                      text.toString())))
              .toCompletionStage()
              .toCompletableFuture());
    }
    return replies;
  }

  private static Reply get(CompletableFuture<Reply> reply) {
    try {
      return reply.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException
        | java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDatabaseThatIsAwayHoldsABoundedNumberOfRequestsAndEverybodyIsAnswered() {
    var admission = new AdmissionControl(new AdmissionControl.Limits(100, 1 << 20));
    try (TestServer server = new TestServer(endpoint(admission))) {
      List<CompletableFuture<Reply>> replies =
          send(server, 5000, "{\"jobId\":\"j\",\"reason\":\"r\"}");
      waitUntil(() -> replies.stream().filter(CompletableFuture::isDone).count() == 4900);
      assertThat(admission.requests()).isEqualTo(100);
      assertThat(admission.bytes()).isLessThanOrEqualTo(100 * 30);
      database.countDown();

      List<Reply> all = replies.stream().map(AdmissionControlTest::get).toList();
      assertThat(all).filteredOn(reply -> reply.status() == 200).hasSize(100);
      assertThat(all)
          .filteredOn(reply -> reply.status() != 200)
          .allSatisfy(
              reply -> {
                assertThat(reply.status()).isEqualTo(429);
                assertThat(reply.retryAfter()).isEqualTo("1");
                assertThat(reply.milliseconds()).isEqualTo("1000");
                assertThat(reply.body()).contains("Too many requests are waiting");
              });
      assertThat(mostWorking).hasValue(100);
      waitUntil(() -> admission.requests() == 0 && admission.bytes() == 0);
    }
  }

  @Test
  void bytesAreBoundedToo() {
    var admission = new AdmissionControl(new AdmissionControl.Limits(1000, 250_000));
    String body = "{\"jobId\":\"j\",\"reason\":\"r\",\"filler\":\"" + "r".repeat(100_000) + "\"}";
    try (TestServer server = new TestServer(endpoint(admission))) {
      List<CompletableFuture<Reply>> replies = send(server, 50, body);
      waitUntil(() -> replies.stream().filter(CompletableFuture::isDone).count() >= 48);
      assertThat(admission.bytes()).isLessThanOrEqualTo(250_000);
      database.countDown();
      assertThat(replies.stream().map(AdmissionControlTest::get))
          .allMatch(reply -> reply.status() == 200 || reply.status() == 429)
          .anyMatch(reply -> reply.status() == 200);
      waitUntil(() -> admission.requests() == 0 && admission.bytes() == 0);
    }
  }

  @Test
  void sdksComeAgainByThemselves() {
    var admission = new AdmissionControl(new AdmissionControl.Limits(1, 1 << 20));
    database.countDown();
    AdmissionControl.Permit taken = admission.tryAcquire();
    try (TestServer server = new TestServer(endpoint(admission));
        BatchClient sdk =
            BatchClient.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
      var answer =
          CompletableFuture.supplyAsync(() -> sdk.cancelJob(job -> job.jobId("j").reason("r")));
      vertx.setTimer(100, _ -> taken.close());
      assertThat(answer).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  private static void waitUntil(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
