package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A connection to one namespace of a cluster, and who may do what there. Thread-safe. */
final class ClusterConnection implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ClusterConnection.class);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration OPEN_WITHIN = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  /** What this service does, and nothing else. */
  private static final List<Permission> NEEDED =
      List.of(
          new Permission("create", "pods", null),
          new Permission("get", "pods", null),
          new Permission("list", "pods", null),
          new Permission("watch", "pods", null),
          new Permission("patch", "pods", null),
          new Permission("delete", "pods", null),
          new Permission("get", "pods", "log"),
          new Permission("get", "namespaces", null));

  private final KubernetesClient client;
  private final String namespace;

  private record Permission(String verb, String resource, @Nullable String subresource) {
    @Override
    public String toString() {
      return verb + " " + resource + (subresource == null ? "" : "/" + subresource);
    }
  }

  private ClusterConnection(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Connects, and waits for half a minute until the API server answers.
   *
   * @throws IOException if it does not answer, or the kubeconfig cannot be read
   */
  static ClusterConnection open(KubernetesSettings settings) throws IOException {
    ClusterConnection cluster = of(config(settings), settings.namespace());
    try {
      cluster.awaitAnswer();
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** Returns a connection with the client's settings; a null namespace is theirs. */
  static ClusterConnection of(Config config, @Nullable String namespace) {
    Config own =
        new ConfigBuilder(config)
            .withRequestRetryBackoffLimit(2) // for broken connections; the rest is done here
            .withRequestTimeout((int) ANSWER_WITHIN.toMillis())
            .withConnectionTimeout((int) ANSWER_WITHIN.toMillis())
            .build();
    String given = namespace == null ? own.getNamespace() : namespace;
    return new ClusterConnection(
        new KubernetesClientBuilder().withConfig(own).build(), given == null ? "default" : given);
  }

  private static Config config(KubernetesSettings settings) throws IOException {
    var file = settings.kubeconfig();
    if (file == null) {
      return Config.autoConfigure(settings.context());
    }
    if (!Files.isReadable(file)) {
      throw new IOException("the kubeconfig " + file + " cannot be read");
    }
    return Config.fromKubeconfig(settings.context(), new File(file.toString()));
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + OPEN_WITHIN.toNanos();
    KubernetesClientException last = null;
    while (System.nanoTime() < deadline) {
      try {
        var _ = client.getKubernetesVersion();
        return;
      } catch (KubernetesClientException e) {
        if (last == null) {
          LOG.infof("waiting for the Kubernetes API server at %s: %s", server(), e.getMessage());
        }
        last = e;
      }
      pause();
    }
    throw new IOException("the Kubernetes API server at " + server() + " does not answer", last);
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  String server() {
    return client.getMasterUrl().toString();
  }

  /**
   * Asks whether this service may do here what it needs to do.
   *
   * @throws IOException if not; the message says what is missing
   */
  void requirePermissions() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Permission permission : NEEDED) {
      if (!isAllowed(permission)) {
        missing.add(permission.toString());
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "the user of the kubeconfig may not do this in namespace %s of %s: %s (the role that is"
                  .formatted(namespace, server(), String.join(", ", missing))
              + " needed: services/capacity/README-executors.md)");
    }
  }

  private boolean isAllowed(Permission permission) {
    SelfSubjectAccessReview answer =
        client
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(
                new SelfSubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withNewResourceAttributes()
                    .withNamespace(namespace)
                    .withVerb(permission.verb())
                    .withResource(permission.resource())
                    .withSubresource(permission.subresource())
                    .withName(permission.resource().equals("namespaces") ? namespace : null)
                    .endResourceAttributes()
                    .endSpec()
                    .build());
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  /**
   * Returns what stays the same as long as pods may live: the identity of the namespace, which
   * takes its pods with it.
   *
   * @throws IOException if there is no such namespace
   */
  String epoch() throws IOException {
    return epochOf(namespace)
        .orElseThrow(() -> new IOException("there is no namespace " + namespace));
  }

  Optional<String> epochOf(String name) {
    Namespace found = client.namespaces().withName(name).get();
    return Optional.ofNullable(found).map(present -> present.getMetadata().getUid());
  }

  /**
   * Changes an object of the namespace by a JSON merge patch, in one call.
   *
   * @return the object as it is now; empty if it does not exist
   */
  Optional<Pod> patch(String path, String body) {
    HttpRequest request =
        http()
            .newHttpRequestBuilder()
            .uri(uri(path))
            .method("PATCH", "application/merge-patch+json", body)
            .build();
    HttpResponse<String> answer = answer(http().sendAsync(request, String.class));
    if (answer.code() == NOT_FOUND) {
      return Optional.empty();
    }
    if (!answer.isSuccessful()) {
      throw new KubernetesClientException(
          "PATCH " + path + ": " + answer.body(), answer.code(), null);
    }
    return Optional.ofNullable(Serialization.unmarshal(answer.body(), Pod.class));
  }

  private static <T> T answer(CompletableFuture<T> call) {
    try {
      return call.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      call.cancel(true);
      throw new KubernetesClientException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("interrupted", e);
    }
  }

  /**
   * Opens a pod's log.
   *
   * @return empty if there is none: no such pod, no container yet, or its node is gone for good
   * @throws IOException if it cannot be had now
   */
  Optional<InputStream> log(String pod, String query) throws IOException {
    HttpRequest request =
        http()
            .newHttpRequestBuilder()
            .uri(uri("pods/" + pod + "/log?" + query))
            .forStreaming()
            .build();
    HttpResponse<InputStream> answer;
    try {
      answer = answer(http().sendAsync(request, InputStream.class));
    } catch (KubernetesClientException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (answer.code() == OK) {
      return Optional.of(answer.body());
    }
    answer.body().close();
    if (answer.code() == NOT_FOUND || answer.code() == BAD_REQUEST) {
      return Optional.empty();
    }
    if (answer.code() >= SERVER_ERROR && isOnLostNode(pod)) {
      return Optional.empty();
    }
    throw new IOException("status " + answer.code());
  }

  /** Returns whether a pod was deleted by the cluster, and its node cannot be asked any more. */
  private boolean isOnLostNode(String name) throws IOException {
    try {
      Pod pod = client.pods().inNamespace(namespace).withName(name).get();
      return pod == null || ObservedPod.of(pod).isDisrupted();
    } catch (KubernetesClientException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private HttpClient http() {
    return client.getHttpClient();
  }

  private String uri(String path) {
    return client.getMasterUrl() + "api/v1/namespaces/" + namespace + "/" + path;
  }

  @Override
  public void close() {
    client.close();
  }
}
