package io.windlass.local.router;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.windlass.aws.http.AdmissionControl;
import io.windlass.aws.model.ServiceModel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Availability availability =
      new Availability(Map.of("submission", List.of("postgres")));
  private HttpServer service;
  private Router router;

  @BeforeEach
  void start() throws Exception {
    service =
        vertx
            .createHttpServer(new HttpServerOptions().setMaxInitialLineLength(40_000))
            .requestHandler(RouterTest::echo);
    get(service.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture());
    router = route(Duration.ofMinutes(1));
    availability.markUp("postgres");
    availability.markUp("submission");
    availability.markUp("state-events");
  }

  private Router route(Duration timeout) throws BindException {
    var port = service.actualPort();
    return Router.listen(
        0,
        Map.of("submission", port, "state-events", port),
        availability,
        new Router.Limits(timeout, new AdmissionControl.Limits(50, 4 << 20)));
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
    get(vertx.close().toCompletionStage().toCompletableFuture());
  }

  /** Answers with what arrived: method, uri, host, body. */
  private static void echo(HttpServerRequest request) {
    if (request.path().equals("/windlass/v1/events") && request.headers().contains("Upgrade")) {
      webSocket(request);
      return;
    }
    if (request.path().equals("/windlass/v1/events")) {
      request.response().setChunked(true).write("data: 1\n\n");
      return;
    }
    if (request.path().equals("/v1/origin")) {
      request
          .response()
          .end(request.getHeader("X-Forwarded-For") + " " + request.getHeader("X-Forwarded-Proto"));
      return;
    }
    if (request.path().equals("/v1/die")) {
      request.connection().close();
      return;
    }
    request.bodyHandler(
        body ->
            request
                .response()
                .setStatusCode(201)
                .putHeader("x-amzn-requestid", "42")
                .end(
                    "%s %s %s %s"
                        .formatted(
                            request.method(), request.uri(), request.getHeader("Host"), body)));
  }

  /** Says what arrived, answers one message at length, and closes. */
  private static void webSocket(HttpServerRequest request) {
    if ("full".equals(request.query())) {
      request.response().setStatusCode(503).putHeader("x-amzn-errortype", "Full").end("{}");
      return;
    }
    var greeting = request.uri() + " " + request.getHeader("Host");
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              socket.writeTextMessage(greeting);
              socket.textMessageHandler(
                  text -> {
                    socket.writeTextMessage(text.repeat(300_000));
                    socket.close((short) 1008, "too slow");
                  });
            });
  }

  @Test
  void webSocketsAreForwardedWithTheirEnd() throws Exception {
    var heard = new LinkedBlockingQueue<String>();
    var listener =
        new WebSocket.Listener() {
          private final StringBuilder part = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
              heard.add(part.toString());
              part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
          }

          @Override
          public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add(code + " " + reason);
            return CompletableFuture.completedStage(null);
          }
        };
    var address = "ws://127.0.0.1:" + router.port() + "/windlass/v1/events?";
    var socket =
        get(client.newWebSocketBuilder().buildAsync(URI.create(address + "a=b"), listener));
    assertThat(heard.poll(30, TimeUnit.SECONDS))
        .isEqualTo("/windlass/v1/events?a=b 127.0.0.1:" + router.port());
    get(socket.sendText("x", true));
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("x".repeat(300_000));
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("1008 too slow");
    assertThatThrownBy(
            () ->
                get(
                    client
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(address + "full"), listener)))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void whatIsSignedArrivesUnchanged() throws Exception {
    var answer = post("/v1/tags/arn%3Aaws%3Abatch?tagKeys=a%2Fb&tagKeys=c", "{\"ü\": 1}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("x-amzn-requestid")).contains("42");
    assertThat(answer.body())
        .isEqualTo(
            "POST /v1/tags/arn%%3Aaws%%3Abatch?tagKeys=a%%2Fb&tagKeys=c 127.0.0.1:%d {\"ü\": 1}"
                .formatted(router.port()));
  }

  @Test
  void servicesHearWhoReallyAskedWhateverTheClientClaims() throws Exception {
    assertThat(post("/v1/origin", "{}").body()).isEqualTo("127.0.0.1 http");

    var claim =
        HttpRequest.newBuilder(uri("/v1/origin"))
            .header("X-Forwarded-For", "198.51.100.7")
            .header("X-Forwarded-Proto", "https")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(claim, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("198.51.100.7, 127.0.0.1 http");
  }

  @Test
  void requestsWaitWhileTheServiceOrItsDatabaseRestarts() throws Exception {
    availability.markDown("postgres");
    availability.markDown("submission");
    var answer = postAsync("/v1/submitjob");
    availability.markUp("submission");
    assertThat(answer).isNotDone();
    availability.markUp("postgres");

    assertThat(get(answer).statusCode()).isEqualTo(201);
  }

  @Test
  void aServiceThatStaysAwayIsAnsweredForInAFormThatClientsRetry() throws Exception {
    router.close();
    router = route(Duration.ofMillis(200));
    availability.markDown("submission");
    var answer = post("/v1/submitjob", "{}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("x-amzn-errortype")).contains("ServerException");
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.body()).contains("is restarting");
  }

  @Test
  void aServiceThatDiesOverARequestIsNotAskedTwice() throws Exception {
    assertThat(post("/v1/die", "{}").statusCode()).isEqualTo(503);
  }

  @Test
  void nobodyAnswersForUnknownTargets() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/"))
            .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("UnknownOperationException", "DynamoDB_20120810");
  }

  @Test
  void whoIsNotServedIsToldSoInTheFormOfItsProtocol() throws Exception {
    var s3 = signed("s3", "PUT", "/bucket/key", "text/plain", "x".repeat(3_000_000));
    assertThat(s3.statusCode()).isEqualTo(501);
    assertThat(s3.headers().firstValue("content-type")).contains("application/xml");
    assertThat(s3.body())
        .contains("<Code>NotImplemented</Code>", "Windlass does not serve the AWS service 's3'");

    var form = "application/x-www-form-urlencoded; charset=utf-8";
    var iam = signed("iam", "POST", "/", form, "Action=ListRoles&Version=2010-05-08");
    assertThat(iam.statusCode()).isEqualTo(400);
    assertThat(iam.body()).contains("<ErrorResponse>", "<Code>InvalidAction</Code>", "'iam'");
    var ec2 = signed("ec2", "POST", "/", form, "Action=DescribeSubnets&Version=2016-11-15");
    assertThat(ec2.body()).contains("<Response><Errors><Error><Code>InvalidAction</Code>");
    var lambda = signed("lambda", "GET", "/2015-03-31/functions", "application/json", "");
    assertThat(lambda.statusCode()).isEqualTo(404);
    assertThat(lambda.headers().firstValue("x-amzn-errortype"))
        .contains("UnknownOperationException");

    var sts = signed("sts", "POST", "/", form, "Action=GetCallerIdentity&Version=2011-06-15");
    assertThat(sts.statusCode()).isEqualTo(201);
    assertThat(sts.body()).endsWith("Action=GetCallerIdentity&Version=2011-06-15");
  }

  private HttpResponse<String> signed(
      String service, String method, String path, String type, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path))
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=00")
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatIsTooLargeIsAnsweredWithABody() throws Exception {
    for (int megabytes : List.of(2, 5, 12)) {
      var answer = post("/v1/submitjob", "x".repeat(megabytes * 1_000_000));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.headers().firstValue("x-amzn-errortype"))
          .contains("RequestEntityTooLargeException");
      assertThat(answer.body()).contains("The request exceeds the limit of 1048576 bytes.");
    }
    assertThat(post("/v1/submitjob?" + "x".repeat(20_000), "{}").statusCode()).isEqualTo(201);
    var line = post("/v1/submitjob?" + "x".repeat(40_000), "{}");
    assertThat(line.statusCode()).isEqualTo(414);
    assertThat(line.body()).contains("RequestUriTooLongException", "32768 bytes");
    var headers =
        HttpRequest.newBuilder(uri("/v1/submitjob")).header("x-filler", "x".repeat(70_000)).build();
    var answer = client.send(headers, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(431);
    assertThat(answer.body()).contains("RequestHeaderSectionTooLargeException");
  }

  /** The entries of a call may be a mebibyte together, and are somewhat more on the wire. */
  @Test
  void eventsThatArePutMayBeLarger() throws Exception {
    int most = ServiceModel.eventBridgeV2().operation("PutEvents").maxBodyBytes();
    assertThat(ServiceModel.events().operation("PutEvents").maxBodyBytes()).isEqualTo(most);
    for (var form :
        List.of(
            List.of("/service/AWSEventsV2/operation/PutEvents", "smithy-protocol", "rpc-v2-cbor"),
            List.of("/", "X-Amz-Target", "AWSEvents.PutEvents"))) {
      var request = HttpRequest.newBuilder(uri(form.get(0))).header(form.get(1), form.get(2));
      var accepted = sent(request, "x".repeat(most));
      assertThat(accepted.statusCode()).isEqualTo(201);
      var refused = sent(request, "x".repeat(most + 1));
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body()).contains("The request exceeds the limit of " + most + " bytes.");
    }
  }

  private HttpResponse<String> sent(HttpRequest.Builder request, String body) throws Exception {
    return client.send(
        request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatWaitsForAServiceIsBounded() throws Exception {
    availability.markDown("submission");
    var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 200; i++) {
      waiting.add(postAsync("/v1/submitjob"));
    }
    while (waiting.stream().filter(CompletableFuture::isDone).count() < 150) {
      Thread.onSpinWait();
    }
    assertThat(post("/windlass/v1/other", "{}").statusCode()).isEqualTo(201);
    availability.markUp("submission");
    var statuses = new ArrayList<Integer>();
    for (var answer : waiting) {
      var response = get(answer);
      statuses.add(response.statusCode());
      if (response.statusCode() == 429) {
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(response.headers().firstValue("x-amz-retry-after")).contains("1000");
        assertThat(response.headers().firstValue("x-amzn-errortype"))
            .contains("TooManyRequestsException");
      }
    }
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(50);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(150);
  }

  @Test
  void eventsArriveWhileTheAnswerIsStillOpen() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET /windlass/v1/events HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.equals("data: 1")) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo("data: 1");
    }
  }

  /** A connection to a service holds one request at a time, and event streams never end. */
  @Test
  void manyOpenEventStreamsDoNotKeepCallsWaiting() throws Exception {
    var streams = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 600; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), router.port());
        streams.add(socket);
        socket
            .getOutputStream()
            .write("GET /windlass/v1/events HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII));
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        assertThat(lines.readLine()).contains("200");
      }
      var summary = HttpRequest.newBuilder(uri("/windlass/v1/summary")).build();
      assertThat(client.send(summary, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(201);
    } finally {
      for (Socket stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void aTakenPortIsSaid() {
    assertThatThrownBy(
            () ->
                Router.listen(
                    router.port(),
                    Map.of(),
                    availability,
                    new Router.Limits(Duration.ofSeconds(1), AdmissionControl.Limits.DEFAULT)))
        .isInstanceOf(BindException.class);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> postAsync(String path) {
    var request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + router.port() + path);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(1, TimeUnit.MINUTES);
  }
}
