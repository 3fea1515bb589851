package io.windlass.capacity.messaging;

import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.PodPlan;
import io.windlass.events.ContainerSecurityContext;
import io.windlass.events.PodContainer;
import io.windlass.events.PodSecurityContext;
import io.windlass.events.PodSpec;
import io.windlass.events.PodVolume;
import io.windlass.events.StartTask;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods, from Avro. */
final class PodMapping {
  private PodMapping() {}

  /** Returns the pod of a task; null if the task is none. */
  static @Nullable PodPlan toDomain(StartTask start) {
    PodSpec spec = start.getTask().getPod();
    if (spec == null) {
      return null;
    }
    Map<String, String> labels = new LinkedHashMap<>(spec.getLabels());
    labels.put(PodPlan.JOB_ID_LABEL, PodPlan.labelOf(start.getJobId()));
    return new PodPlan(
        PodPlan.nameOf(start.getTaskId()),
        spec.getNamespace(),
        labels,
        Map.copyOf(spec.getAnnotations()),
        spec.getHostNetwork(),
        spec.getDnsPolicy(),
        spec.getServiceAccountName(),
        List.copyOf(spec.getImagePullSecrets()),
        spec.getShareProcessNamespace(),
        security(spec.getSecurityContext()),
        spec.getVolumes().stream().map(PodMapping::volume).toList(),
        spec.getInitContainers().stream().map(PodMapping::container).toList(),
        spec.getContainers().stream().map(PodMapping::container).toList());
  }

  /** Returns a pod's containers in the form that all kinds of tasks have in common. */
  static List<ContainerPlan> containers(PodPlan pod) {
    return pod.containers().stream().map(PodMapping::common).toList();
  }

  private static ContainerPlan common(PodPlan.Container container) {
    Map<String, String> variables = new LinkedHashMap<>();
    container.env().forEach(variable -> variables.put(variable.name(), variable.value()));
    return new ContainerPlan(
        container.name(),
        container.image(),
        container.command().isEmpty() ? null : container.command(),
        container.args(),
        variables,
        resources(container),
        true,
        List.of(),
        null,
        false,
        false,
        List.of(),
        List.of(),
        null,
        null,
        List.of(),
        null);
  }

  /** Scaling goes by requests (CE-126, CE-127). */
  private static Resources resources(PodPlan.Container container) {
    Map<String, String> requests = container.requests();
    String memory = requests.getOrDefault("memory", "0Mi");
    return new Resources(
        new BigDecimal(requests.getOrDefault("cpu", "0")).movePointRight(3).intValueExact(),
        Integer.parseInt(memory.substring(0, memory.length() - "Mi".length())),
        Integer.parseInt(requests.getOrDefault("nvidia.com/gpu", "0")));
  }

  private static PodPlan.Container container(PodContainer spec) {
    return new PodPlan.Container(
        spec.getName(),
        spec.getImage(),
        spec.getImagePullPolicy(),
        List.copyOf(spec.getCommand()),
        List.copyOf(spec.getArgs()),
        spec.getEnv().stream().map(v -> new PodPlan.Variable(v.getName(), v.getValue())).toList(),
        Map.copyOf(spec.getLimits()),
        Map.copyOf(spec.getRequests()),
        spec.getVolumeMounts().stream()
            .map(
                m ->
                    new PodPlan.VolumeMount(
                        m.getName(), m.getMountPath(), m.getSubPath(), m.getReadOnly()))
            .toList(),
        security(spec.getSecurityContext()));
  }

  private static PodPlan.Volume volume(PodVolume spec) {
    var emptyDir = spec.getEmptyDir();
    var secret = spec.getSecret();
    var claim = spec.getPersistentVolumeClaim();
    return new PodPlan.Volume(
        spec.getName(),
        emptyDir == null
            ? null
            : new PodPlan.EmptyDir(emptyDir.getMedium(), emptyDir.getSizeLimit()),
        spec.getHostPath(),
        secret == null
            ? null
            : new PodPlan.SecretVolume(secret.getSecretName(), secret.getOptional()),
        claim == null ? null : new PodPlan.Claim(claim.getClaimName(), claim.getReadOnly()));
  }

  private static PodPlan.@Nullable PodSecurity security(@Nullable PodSecurityContext spec) {
    return spec == null
        ? null
        : new PodPlan.PodSecurity(
            spec.getRunAsUser(),
            spec.getRunAsGroup(),
            spec.getRunAsNonRoot(),
            spec.getFsGroup(),
            seccomp(spec.getSeccompProfile()));
  }

  private static PodPlan.@Nullable ContainerSecurity security(
      @Nullable ContainerSecurityContext spec) {
    return spec == null
        ? null
        : new PodPlan.ContainerSecurity(
            spec.getRunAsUser(),
            spec.getRunAsGroup(),
            spec.getRunAsNonRoot(),
            spec.getPrivileged(),
            spec.getAllowPrivilegeEscalation(),
            spec.getReadOnlyRootFilesystem(),
            List.copyOf(spec.getAddedCapabilities()),
            List.copyOf(spec.getDroppedCapabilities()),
            seccomp(spec.getSeccompProfile()));
  }

  private static PodPlan.@Nullable SeccompProfile seccomp(
      io.windlass.events.@Nullable SeccompProfile spec) {
    return spec == null
        ? null
        : new PodPlan.SeccompProfile(spec.getType(), spec.getLocalhostProfile());
  }
}
