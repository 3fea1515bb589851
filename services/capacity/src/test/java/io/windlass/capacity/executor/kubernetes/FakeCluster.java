package io.windlass.capacity.executor.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of fabric8's mock server and a {@link FakeKubelet}. Adds what the mock lacks: logs,
 * access reviews, and errors that a test asks for.
 */
final class FakeCluster implements AutoCloseable {
  static final String NAMESPACE = "jobs";

  private static final Logger LOG = Logger.getLogger(FakeCluster.class);

  private final FakeKubelet kubelet = new FakeKubelet(this);
  private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(new ObjectMapper()), new MockWebServer(), new HashMap<>(), new Api(), false);
  private final KubernetesClient admin;
  private final Set<String> denied = new HashSet<>();

  /** Answers a request in the place of the server; null leaves it to the server. */
  volatile Function<RecordedRequest, @Nullable MockResponse> fault = request -> null;

  FakeCluster() {
    server.start();
    admin = server.createClient();
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
  }

  private final class Api extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      try {
        return answerTo(request);
      } catch (RuntimeException e) { // the server would not answer at all
        return status(500, "the fake cluster failed: " + e);
      }
    }

    private MockResponse answerTo(RecordedRequest request) {
      MockResponse failed = fault.apply(request);
      if (failed != null) {
        return failed;
      }
      String path = request.getPath().replaceAll("\\?.*", "");
      if (path.endsWith("/selfsubjectaccessreviews")) {
        return review(request.getUtf8Body());
      }
      if (path.endsWith("/log")) {
        return kubelet.log(path.replaceAll(".*/pods/|/log", ""), request.getPath());
      }
      if (path.equals("/version")) {
        return answer(200, "{\"major\": \"1\", \"minor\": \"34\"}");
      }
      MockResponse response = objects.dispatch(request);
      if (path.contains("/pods") && response.code() < 300) {
        switch (request.getMethod()) {
          case "POST" ->
              kubelet.created(
                  Serialization.unmarshal(
                      new String(response.getBody().getBytes(), UTF_8), Pod.class));
          case "DELETE" -> kubelet.deleted(path.replaceAll(".*/pods/", ""));
          default -> {}
        }
      }
      return response;
    }
  }

  static MockResponse answer(int code, String body) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", "application/json")
        .setBody(body);
  }

  /** Returns the API server's way of saying that something did not work. */
  static MockResponse status(int code, String message) {
    return answer(
        code,
        "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": %d, \"message\": \"%s\"}"
            .formatted(code, message));
  }

  private MockResponse review(String body) {
    var review = Serialization.unmarshal(body, SelfSubjectAccessReview.class);
    var asked = review.getSpec().getResourceAttributes();
    boolean allowed = !denied.contains(asked.getVerb() + " " + asked.getResource());
    return answer(
        201,
        Serialization.asJson(
            new SelfSubjectAccessReviewBuilder(review)
                .withNewStatus()
                .withAllowed(allowed)
                .endStatus()
                .build()));
  }

  void deny(String permission) {
    denied.add(permission);
  }

  /** Returns a new connection, as another process would have one. */
  ClusterConnection connection() {
    return ClusterConnection.of(server.createClient().getConfiguration(), NAMESPACE);
  }

  PodResource pod(String name) {
    return admin.pods().inNamespace(NAMESPACE).withName(name);
  }

  void create(Pod pod) {
    admin.pods().inNamespace(NAMESPACE).resource(pod).create();
  }

  FakeKubelet kubelet() {
    return kubelet;
  }

  /** Changes a pod's status, again if somebody else has changed the pod meanwhile. */
  void edit(String name, UnaryOperator<Pod> change) {
    again(() -> pod(name).editStatus(change));
  }

  /** Puts a pod on a node. */
  void schedule(String name) {
    again(() -> pod(name).edit(p -> p.edit().editSpec().withNodeName("node-1").endSpec().build()));
  }

  private static void again(Supplier<Pod> change) {
    while (true) {
      try {
        var _ = change.get();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != 409) {
          throw e;
        }
      }
    }
  }

  /** Marks a pod as one that the cluster disrupts. */
  void disrupt(String name, String reason, String message) {
    edit(
        name,
        pod ->
            pod.edit()
                .editStatus()
                .addToConditions(
                    new PodConditionBuilder()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .withReason(reason)
                        .withMessage(message)
                        .withLastTransitionTime(Instant.now().minusSeconds(1).toString())
                        .build())
                .endStatus()
                .build());
  }

  @Override
  public void close() {
    kubelet.close();
    admin.close();
    try {
      server.destroy();
    } catch (IllegalStateException e) {
      LOG.debug("The server takes its time to close", e);
    }
  }
}
