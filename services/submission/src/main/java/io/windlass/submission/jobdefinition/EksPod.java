package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows from {@code podProperties} that is not said there. */
public final class EksPod {
  /** The name of a container that has none (EKSP-009). */
  public static final String DEFAULT_NAME = "default";

  private EksPod() {}

  /** Returns the name of a container. */
  public static String nameOf(EksContainer container) {
    return Objects.requireNonNullElse(container.name(), DEFAULT_NAME);
  }

  /** Returns the containers, which may be absent before they were checked. */
  public static List<EksContainer> containers(EksPodProperties pod) {
    return Objects.requireNonNullElse(pod.containers(), List.of());
  }

  public static List<EksContainer> initContainers(EksPodProperties pod) {
    return Objects.requireNonNullElse(pod.initContainers(), List.of());
  }

  /** EKS-003, EKSP-003. */
  public static boolean hostNetwork(EksPodProperties pod) {
    return !Boolean.FALSE.equals(pod.hostNetwork());
  }

  /** EKSP-034. */
  public static String dnsPolicy(EksPodProperties pod) {
    String policy = pod.dnsPolicy();
    return policy != null ? policy : hostNetwork(pod) ? "ClusterFirstWithHostNet" : "ClusterFirst";
  }

  /** EKSP-010. A tag that is not named is {@code latest}. */
  public static String imagePullPolicy(EksContainer container) {
    String policy = container.imagePullPolicy();
    return policy != null ? policy : isLatest(container.image()) ? "Always" : "IfNotPresent";
  }

  private static boolean isLatest(String image) {
    if (image.contains("@")) {
      return false;
    }
    int tag = image.indexOf(':', image.lastIndexOf('/') + 1);
    return tag < 0 || image.substring(tag + 1).equals("latest");
  }

  /** Returns the resources of a container that was checked. */
  public static EksResources resources(EksContainer container) {
    return EksResources.read(nameOf(container), container.resources(), new ValidationErrors());
  }

  /**
   * Returns what the pod needs of a node, as Kubernetes counts it: the sum over its containers, or
   * what one of the init containers requests if that is more.
   */
  public static ContainerResources requested(EksPodProperties pod) {
    ContainerResources sum = ContainerResources.none();
    for (EksContainer container : containers(pod)) {
      sum = sum.plus(resources(container).requested());
    }
    for (EksContainer container : initContainers(pod)) {
      sum = sum.most(resources(container).requested());
    }
    return sum;
  }

  /** Returns the namespace that the definition names; null is the compute environment's. */
  public static @Nullable String namespace(EksPodProperties pod) {
    var metadata = pod.metadata();
    return metadata == null ? null : metadata.namespace();
  }
}
