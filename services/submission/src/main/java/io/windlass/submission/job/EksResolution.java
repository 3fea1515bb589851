package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksContainerEnvironmentVariable;
import io.windlass.aws.batch.EksContainerOverride;
import io.windlass.aws.batch.EksContainerResourceRequirements;
import io.windlass.aws.batch.EksMetadata;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.EksPodPropertiesOverride;
import io.windlass.aws.batch.EksPropertiesOverride;
import io.windlass.submission.jobdefinition.ContainerResources;
import io.windlass.submission.jobdefinition.EksPod;
import io.windlass.submission.jobdefinition.EksRules;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.parameters.ParameterSubstitution;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the pod of a job: that of its definition with the overrides of the submission (EKS-011,
 * OVR-010). Containers are found by their names; an override without one is for a container without
 * one, or the only one. A resource that an override names, as limit or request, replaces the limit
 * and the request that the definition has of it.
 */
final class EksResolution {
  private final Map<String, String> parameters;
  private final ValidationErrors validationErrors;

  private EksResolution(Map<String, String> parameters, ValidationErrors validationErrors) {
    this.parameters = parameters;
    this.validationErrors = validationErrors;
  }

  /** Returns what the pod runs and needs. */
  static SubmittedJob.Task resolve(
      EksPodProperties defined,
      @Nullable EksPropertiesOverride override,
      Map<String, String> parameters,
      ValidationErrors validationErrors) {
    EksPodPropertiesOverride pod = override == null ? null : override.podProperties();
    EksResolution resolution = new EksResolution(parameters, validationErrors);
    EksPodProperties merged = pod == null ? defined : resolution.merge(defined, pod);
    if (pod != null && validationErrors.none()) {
      EksRules.check(merged, validationErrors);
    }
    EksPodProperties runs = resolution.substituted(merged);
    ContainerResources resources =
        validationErrors.none() ? EksPod.requested(merged) : ContainerResources.none();
    return new SubmittedJob.Task(
            ContainerProperties.builder().build(), List.of(), parameters, resources)
        .inPod(new SubmittedJob.Pod(merged, runs));
  }

  private EksPodProperties merge(EksPodProperties defined, EksPodPropertiesOverride override) {
    return defined.toBuilder()
        .containers(merge(EksPod.containers(defined), orEmpty(override.containers())))
        .initContainers(merge(EksPod.initContainers(defined), orEmpty(override.initContainers())))
        .metadata(merge(defined.metadata(), override.metadata()))
        .build();
  }

  private List<EksContainer> merge(
      List<EksContainer> defined, List<EksContainerOverride> overrides) {
    Map<String, EksContainerOverride> byName = new HashMap<>();
    for (EksContainerOverride override : overrides) {
      String name = nameOf(override, defined);
      if (defined.stream().noneMatch(container -> EksPod.nameOf(container).equals(name))) {
        validationErrors.invalid("containerName " + name + " must reference a defined container.");
      } else if (byName.put(name, override) != null) {
        validationErrors.invalid("eksPropertiesOverride: container " + name + " is given twice.");
      }
    }
    return defined.stream()
        .map(container -> merge(container, byName.get(EksPod.nameOf(container))))
        .toList();
  }

  private static String nameOf(EksContainerOverride override, List<EksContainer> defined) {
    String name = override.name();
    if (name != null) {
      return name;
    }
    return defined.size() == 1 ? EksPod.nameOf(defined.getFirst()) : EksPod.DEFAULT_NAME;
  }

  private static EksContainer merge(EksContainer defined, @Nullable EksContainerOverride override) {
    if (override == null) {
      return defined;
    }
    String image = override.image();
    return defined.toBuilder()
        .image(image == null || image.isEmpty() ? defined.image() : image)
        .command(either(override.command(), defined.command()))
        .args(either(override.args(), defined.args()))
        .env(mergeVariables(orEmpty(defined.env()), orEmpty(override.env())))
        .resources(merge(defined.resources(), override.resources()))
        .build();
  }

  private static @Nullable List<String> either(
      @Nullable List<String> override, @Nullable List<String> defined) {
    return override == null || override.isEmpty() ? defined : override;
  }

  /** Variables of the same name are replaced where they stand; others are added. */
  private static List<EksContainerEnvironmentVariable> mergeVariables(
      List<EksContainerEnvironmentVariable> defined,
      List<EksContainerEnvironmentVariable> overrides) {
    Map<String, EksContainerEnvironmentVariable> merged = new LinkedHashMap<>();
    defined.forEach(variable -> merged.put(variable.name(), variable));
    overrides.forEach(variable -> merged.put(variable.name(), variable));
    return List.copyOf(merged.values());
  }

  private static @Nullable EksContainerResourceRequirements merge(
      @Nullable EksContainerResourceRequirements defined,
      @Nullable EksContainerResourceRequirements override) {
    if (defined == null || override == null) {
      return override == null ? defined : override;
    }
    Map<String, String> limits = new LinkedHashMap<>(orEmpty(defined.limits()));
    Map<String, String> requests = new LinkedHashMap<>(orEmpty(defined.requests()));
    for (Map<String, String> named :
        List.of(orEmpty(override.limits()), orEmpty(override.requests()))) {
      limits.keySet().removeAll(named.keySet());
      requests.keySet().removeAll(named.keySet());
    }
    limits.putAll(orEmpty(override.limits()));
    requests.putAll(orEmpty(override.requests()));
    return EksContainerResourceRequirements.builder()
        .limits(limits.isEmpty() ? null : limits)
        .requests(requests.isEmpty() ? null : requests)
        .build();
  }

  private static @Nullable EksMetadata merge(
      @Nullable EksMetadata defined, @Nullable EksMetadata override) {
    if (defined == null || override == null) {
      return override == null ? defined : override;
    }
    String namespace = override.namespace();
    return EksMetadata.builder()
        .labels(merge(defined.labels(), override.labels()))
        .annotations(merge(defined.annotations(), override.annotations()))
        .namespace(namespace == null ? defined.namespace() : namespace)
        .build();
  }

  private static @Nullable Map<String, String> merge(
      @Nullable Map<String, String> defined, @Nullable Map<String, String> override) {
    if (defined == null || override == null) {
      return override == null ? defined : override;
    }
    Map<String, String> merged = new LinkedHashMap<>(defined);
    merged.putAll(override);
    return merged;
  }

  /** SUB-002: commands and arguments of all containers. */
  private EksPodProperties substituted(EksPodProperties pod) {
    return pod.toBuilder()
        .containers(EksPod.containers(pod).stream().map(this::substituted).toList())
        .initContainers(EksPod.initContainers(pod).stream().map(this::substituted).toList())
        .build();
  }

  private EksContainer substituted(EksContainer container) {
    return container.toBuilder()
        .command(substituted(orEmpty(container.command())))
        .args(substituted(orEmpty(container.args())))
        .build();
  }

  private List<String> substituted(List<String> words) {
    return ParameterSubstitution.apply(words, parameters, validationErrors);
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return Objects.requireNonNullElse(list, List.of());
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
