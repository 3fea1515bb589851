package io.windlass.submission.messaging;

import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksContainerSecurityContext;
import io.windlass.aws.batch.EksMetadata;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.EksPodSecurityContext;
import io.windlass.aws.batch.EksSeccompProfile;
import io.windlass.aws.batch.EksVolume;
import io.windlass.aws.batch.ImagePullSecret;
import io.windlass.events.ContainerSecurityContext;
import io.windlass.events.PodContainer;
import io.windlass.events.PodEmptyDir;
import io.windlass.events.PodSecretVolume;
import io.windlass.events.PodSecurityContext;
import io.windlass.events.PodSpec;
import io.windlass.events.PodVariable;
import io.windlass.events.PodVolume;
import io.windlass.events.PodVolumeClaim;
import io.windlass.events.PodVolumeMount;
import io.windlass.events.SeccompProfile;
import io.windlass.submission.jobdefinition.EksPod;
import io.windlass.submission.jobdefinition.EksResources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maps the pod of a job to its specification, with all defaults (EKS-003, EKSP-). */
final class PodMapping {
  private PodMapping() {}

  /** Returns the specification of a pod whose parameters are substituted. */
  static PodSpec pod(EksPodProperties pod) {
    EksMetadata metadata = pod.metadata();
    return PodSpec.newBuilder()
        .setNamespace(EksPod.namespace(pod))
        .setLabels(orEmpty(metadata == null ? null : metadata.labels()))
        .setAnnotations(orEmpty(metadata == null ? null : metadata.annotations()))
        .setHostNetwork(EksPod.hostNetwork(pod))
        .setDnsPolicy(EksPod.dnsPolicy(pod))
        .setServiceAccountName(pod.serviceAccountName())
        .setImagePullSecrets(map(pod.imagePullSecrets(), ImagePullSecret::name))
        .setShareProcessNamespace(Boolean.TRUE.equals(pod.shareProcessNamespace()))
        .setSecurityContext(security(pod.securityContext()))
        .setVolumes(map(pod.volumes(), PodMapping::volume))
        .setInitContainers(map(pod.initContainers(), PodMapping::container))
        .setContainers(map(pod.containers(), PodMapping::container))
        .build();
  }

  /** Names of containers in pods are in lower case (EKSP-009). */
  private static PodContainer container(EksContainer container) {
    EksResources resources = EksPod.resources(container);
    return PodContainer.newBuilder()
        .setName(EksPod.nameOf(container).toLowerCase(Locale.ROOT))
        .setImage(container.image())
        .setImagePullPolicy(EksPod.imagePullPolicy(container))
        .setCommand(map(container.command(), word -> word))
        .setArgs(map(container.args(), word -> word))
        .setEnv(
            map(
                container.env(),
                v -> new PodVariable(v.name(), Objects.requireNonNullElse(v.value(), ""))))
        .setLimits(resources.limits())
        .setRequests(resources.requests())
        .setVolumeMounts(
            map(
                container.volumeMounts(),
                m ->
                    new PodVolumeMount(
                        m.name(), m.mountPath(), m.subPath(), Boolean.TRUE.equals(m.readOnly()))))
        .setSecurityContext(security(container.securityContext()))
        .build();
  }

  /** A volume without a source is an empty directory, as in Kubernetes. */
  private static PodVolume volume(EksVolume volume) {
    PodVolume.Builder builder = PodVolume.newBuilder().setName(volume.name());
    var host = volume.hostPath();
    var secret = volume.secret();
    var claim = volume.persistentVolumeClaim();
    var empty = volume.emptyDir();
    if (host != null) {
      builder.setHostPath(host.path());
    } else if (secret != null) {
      builder.setSecret(
          new PodSecretVolume(secret.secretName(), Boolean.TRUE.equals(secret.optional())));
    } else if (claim != null) {
      builder.setPersistentVolumeClaim(
          new PodVolumeClaim(claim.claimName(), Boolean.TRUE.equals(claim.readOnly())));
    } else if (empty != null) {
      builder.setEmptyDir(
          new PodEmptyDir(Objects.requireNonNullElse(empty.medium(), ""), empty.sizeLimit()));
    } else {
      builder.setEmptyDir(new PodEmptyDir("", null));
    }
    return builder.build();
  }

  private static @Nullable PodSecurityContext security(@Nullable EksPodSecurityContext context) {
    return context == null
        ? null
        : new PodSecurityContext(
            context.runAsUser(),
            context.runAsGroup(),
            context.runAsNonRoot(),
            context.fsGroup(),
            seccomp(context.seccompProfile()));
  }

  private static @Nullable ContainerSecurityContext security(
      @Nullable EksContainerSecurityContext context) {
    if (context == null) {
      return null;
    }
    var capabilities = context.capabilities();
    return ContainerSecurityContext.newBuilder()
        .setRunAsUser(context.runAsUser())
        .setRunAsGroup(context.runAsGroup())
        .setRunAsNonRoot(context.runAsNonRoot())
        .setPrivileged(context.privileged())
        .setAllowPrivilegeEscalation(context.allowPrivilegeEscalation())
        .setReadOnlyRootFilesystem(context.readOnlyRootFilesystem())
        .setAddedCapabilities(map(capabilities == null ? null : capabilities.add(), c -> c))
        .setDroppedCapabilities(map(capabilities == null ? null : capabilities.drop(), c -> c))
        .setSeccompProfile(seccomp(context.seccompProfile()))
        .build();
  }

  private static @Nullable SeccompProfile seccomp(@Nullable EksSeccompProfile profile) {
    return profile == null ? null : new SeccompProfile(profile.type(), profile.localhostProfile());
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static <S, T> List<T> map(@Nullable List<S> list, Function<S, T> mapping) {
    return list == null ? List.of() : list.stream().map(mapping).toList();
  }
}
