package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksContainerEnvironmentVariable;
import io.windlass.aws.batch.EksContainerSecurityContext;
import io.windlass.aws.batch.EksMetadata;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.EksPodSecurityContext;
import io.windlass.aws.batch.EksProperties;
import io.windlass.aws.batch.EksSeccompProfile;
import io.windlass.aws.batch.ImagePullSecret;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the pod of a job definition, or of a job with its overrides (EKSP-). */
public final class EksRules {
  private static final int MOST_CONTAINERS = 10;
  private static final int MOST_VALUE_OF_ANNOTATION = 255;
  private static final long MOST_ID = Integer.MAX_VALUE;
  private static final String RESERVED_VARIABLE = "AWS_BATCH";
  private static final Pattern CONTAINER =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern IMAGE = Pattern.compile("\\S{1,255}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
  private static final List<String> RESERVED_PREFIXES =
      List.of("kubernetes.io/", "k8s.io/", "batch.amazonaws.com/");

  private EksRules() {}

  /** Returns whether a text is a DNS subdomain, which most names in Kubernetes are. */
  static boolean isSubdomain(@Nullable String name) {
    return name != null
        && name.length() <= 253
        && name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  }

  static void check(EksProperties properties, ValidationErrors validationErrors) {
    EksPodProperties pod = properties.podProperties();
    if (pod == null) {
      validationErrors.invalid("eksProperties: podProperties is required.");
    } else {
      check(pod, validationErrors);
    }
  }

  /** Checks a pod. */
  public static void check(EksPodProperties pod, ValidationErrors validationErrors) {
    List<EksContainer> containers = EksPod.containers(pod);
    List<EksContainer> init = EksPod.initContainers(pod);
    checkNumber("containers", containers, 1, validationErrors);
    checkNumber("initContainers", init, 0, validationErrors);
    checkNames(containers, init, validationErrors);
    checkMetadata(pod.metadata(), validationErrors);
    String account = pod.serviceAccountName();
    if (account != null && !isSubdomain(account)) {
      validationErrors.invalid("serviceAccountName " + account + " should match valid pattern");
    }
    for (ImagePullSecret secret :
        Objects.requireNonNullElse(pod.imagePullSecrets(), List.<ImagePullSecret>of())) {
      if (!isSubdomain(secret.name())) {
        validationErrors.invalid(
            "imagePullSecrets: name " + secret.name() + " should match valid pattern");
      }
    }
    checkSecurity(pod.securityContext(), validationErrors);
    Set<String> volumes = EksVolumeRules.check(pod.volumes(), validationErrors);
    for (EksContainer container : Stream.concat(init.stream(), containers.stream()).toList()) {
      checkContainer(container, validationErrors);
      EksVolumeRules.checkMounts(container, volumes, validationErrors);
    }
  }

  /** EKSP-001, EKSP-002. */
  private static void checkNumber(
      String member, List<EksContainer> containers, int least, ValidationErrors validationErrors) {
    if (containers.size() < least || containers.size() > MOST_CONTAINERS) {
      validationErrors.invalid(
          "podProperties: number of "
              + member
              + " must be between "
              + least
              + " and "
              + MOST_CONTAINERS
              + ", got "
              + containers.size()
              + ".");
    }
  }

  /** EKSP-009. Pods take lower case only, so that names must differ in more than that. */
  private static void checkNames(
      List<EksContainer> containers, List<EksContainer> init, ValidationErrors validationErrors) {
    Set<String> names = new HashSet<>();
    int unnamed = 0;
    for (EksContainer container : Stream.concat(init.stream(), containers.stream()).toList()) {
      String name = EksPod.nameOf(container);
      unnamed += container.name() == null ? 1 : 0;
      if (!CONTAINER.matcher(name).matches()) {
        validationErrors.invalid("Container name " + name + " should match valid pattern");
      }
      if (!names.add(name.toLowerCase(Locale.ROOT)) && unnamed < 2) {
        validationErrors.invalid(
            "Container names must be unique in a pod; " + name + " is given twice.");
      }
    }
    if (unnamed > 1 || (unnamed > 0 && containers.size() > 1)) {
      validationErrors.invalid("Container name is required in a pod with several containers.");
    }
  }

  private static void checkContainer(EksContainer container, ValidationErrors validationErrors) {
    String name = EksPod.nameOf(container);
    String image = container.image();
    if (image == null || image.isEmpty()) {
      validationErrors.invalid("Image of container " + name + " must be provided.");
    } else if (!IMAGE.matcher(image).matches()) {
      validationErrors.invalid(
          "Image " + image + " of container " + name + " should match valid pattern");
    }
    for (EksContainerEnvironmentVariable variable :
        Objects.requireNonNullElse(container.env(), List.<EksContainerEnvironmentVariable>of())) {
      checkVariable(variable.name(), validationErrors);
    }
    var _ = EksResources.read(name, container.resources(), validationErrors);
    checkSecurity(name, container.securityContext(), validationErrors);
  }

  /** EKSP-013. */
  private static void checkVariable(@Nullable String name, ValidationErrors validationErrors) {
    if (name == null || name.isEmpty()) {
      validationErrors.invalid("Environment variable name is required.");
    } else if (name.startsWith(RESERVED_VARIABLE)) {
      validationErrors.invalid(
          "Environment variable " + name + " must not start with " + RESERVED_VARIABLE + ".");
    }
  }

  /** EKSP-007. */
  private static void checkMetadata(
      @Nullable EksMetadata metadata, ValidationErrors validationErrors) {
    if (metadata == null) {
      return;
    }
    entries(metadata.labels())
        .forEach(
            (key, value) -> {
              checkKey("label", key, validationErrors);
              if (!LABEL_VALUE.matcher(value).matches()) {
                validationErrors.invalid("Value of label " + key + " should match valid pattern");
              }
            });
    entries(metadata.annotations())
        .forEach(
            (key, value) -> {
              checkKey("annotation", key, validationErrors);
              if (value.length() > MOST_VALUE_OF_ANNOTATION) {
                validationErrors.invalid(
                    "Value of annotation "
                        + key
                        + " must have at most "
                        + MOST_VALUE_OF_ANNOTATION
                        + " characters.");
              }
            });
    String namespace = metadata.namespace();
    if (namespace != null) {
      checkNamespace("metadata: namespace ", namespace, "kube", validationErrors);
    }
  }

  /**
   * Checks the namespace of a definition, or of an environment, with what it must not begin with.
   */
  public static void checkNamespace(
      String member, String namespace, String reserved, ValidationErrors validationErrors) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      validationErrors.invalid(member + namespace + " should match valid pattern");
    } else if (namespace.equals("default") || namespace.startsWith(reserved)) {
      validationErrors.invalid(
          member + namespace + " must not be default and must not start with " + reserved + ".");
    }
  }

  private static Map<String, String> entries(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static void checkKey(String kind, String key, ValidationErrors validationErrors) {
    if (RESERVED_PREFIXES.stream().anyMatch(key::contains)) {
      validationErrors.invalid(
          "Key of "
              + kind
              + " "
              + key
              + " must not contain a reserved prefix: "
              + RESERVED_PREFIXES);
    } else if (!KEY.matcher(key).matches()) {
      validationErrors.invalid("Key of " + kind + " " + key + " should match valid pattern");
    }
  }

  private static void checkSecurity(
      @Nullable EksPodSecurityContext security, ValidationErrors validationErrors) {
    if (security == null) {
      return;
    }
    checkId("runAsUser", security.runAsUser(), validationErrors);
    checkId("runAsGroup", security.runAsGroup(), validationErrors);
    checkId("fsGroup", security.fsGroup(), validationErrors);
    checkSeccomp(security.seccompProfile(), validationErrors);
  }

  /** EKSP-015 to EKSP-017. */
  private static void checkSecurity(
      String name,
      @Nullable EksContainerSecurityContext security,
      ValidationErrors validationErrors) {
    if (security == null) {
      return;
    }
    checkId("runAsUser", security.runAsUser(), validationErrors);
    checkId("runAsGroup", security.runAsGroup(), validationErrors);
    checkSeccomp(security.seccompProfile(), validationErrors);
    boolean privileged = Boolean.TRUE.equals(security.privileged());
    if (privileged && Boolean.FALSE.equals(security.allowPrivilegeEscalation())) {
      validationErrors.invalid(
          "Container "
              + name
              + ": allowPrivilegeEscalation must not be false if privileged is true.");
    }
  }

  private static void checkId(String member, @Nullable Long id, ValidationErrors validationErrors) {
    if (id != null && (id < 0 || id > MOST_ID)) {
      validationErrors.invalid(member + " must be between 0 and " + MOST_ID + ", got " + id + ".");
    }
  }

  private static void checkSeccomp(
      @Nullable EksSeccompProfile profile, ValidationErrors validationErrors) {
    if (profile == null) {
      return;
    }
    boolean local = "Localhost".equals(profile.type());
    boolean named = profile.localhostProfile() != null;
    if (local && !named) {
      validationErrors.invalid("seccompProfile: localhostProfile is required for type Localhost.");
    } else if (named && !local) {
      validationErrors.invalid(
          "seccompProfile: localhostProfile is only applicable for type Localhost.");
    }
  }
}
