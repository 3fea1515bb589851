package io.windlass.capacity.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a job with {@code eksProperties}, fully resolved: definition, overrides, parameters
 * and defaults are merged (EKS-001, EKSP-; ADR 39). What it does not say is the executor's: the
 * restart policy {@code Never} (EKSP-035), the toleration of {@link #NODE_TAINT}, and what depends
 * on the node that it gets ({@link #NODE_UID_LABEL}, {@link #NODE_UID_VARIABLE}). The variables
 * that the service sets are in {@link TaskLaunch#environment}, as for every task: they come after a
 * container's own and win. {@code $(NAME)} in command and args is left to the kubelet (SUB-009).
 *
 * @param name {@code aws-batch.<uuid>}; the UUID is that of the attempt, not of the job (EKS-006)
 * @param namespace the definition's or else the environment's; null only until an environment has
 *     taken the task on, never for an executor
 * @param labels the user's and those of AWS Batch, all but {@link #NODE_UID_LABEL} (EKS-007)
 * @param dnsPolicy Default, ClusterFirst or ClusterFirstWithHostNet (EKSP-034)
 * @param serviceAccountName null is the namespace's default one
 * @param imagePullSecrets names of secrets
 * @param containers at least one; the task succeeds if all exit with 0 (EKSP-035)
 */
public record PodPlan(
    String name,
    @Nullable String namespace,
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean hostNetwork,
    String dnsPolicy,
    @Nullable String serviceAccountName,
    List<String> imagePullSecrets,
    boolean shareProcessNamespace,
    @Nullable PodSecurity security,
    List<Volume> volumes,
    List<Container> initContainers,
    List<Container> containers) {
  /** Key of the taint of nodes that are for jobs alone (EKS-002, CE-113). */
  public static final String NODE_TAINT = "batch.amazonaws.com/batch-node";

  public static final String JOB_ID_LABEL = "batch.amazonaws.com/job-id";
  public static final String ENVIRONMENT_LABEL = "batch.amazonaws.com/compute-environment-uuid";

  /** UID of the node object, as label and as variable of every container (EKS-007). */
  public static final String NODE_UID_LABEL = "batch.amazonaws.com/node-uid";

  public static final String NODE_UID_VARIABLE = "AWS_BATCH_JOB_KUBERNETES_NODE_UID";

  private static final String NAME_PREFIX = "aws-batch.";

  /** Returns the name of the pod of a task. */
  public static String nameOf(String taskId) {
    return NAME_PREFIX + taskId;
  }

  /** Returns the value of {@link #JOB_ID_LABEL}: a label takes neither ':' nor '#'. */
  public static String labelOf(String jobId) {
    return jobId.replace(':', '.').replace('#', '.');
  }

  /** Returns the pod in a compute environment. */
  PodPlan in(String environmentNamespace, String environmentUuid) {
    Map<String, String> labelled = new LinkedHashMap<>(labels);
    labelled.put(ENVIRONMENT_LABEL, environmentUuid);
    return new PodPlan(
        name,
        namespace == null ? environmentNamespace : namespace,
        labelled,
        annotations,
        hostNetwork,
        dnsPolicy,
        serviceAccountName,
        imagePullSecrets,
        shareProcessNamespace,
        security,
        volumes,
        initContainers,
        containers);
  }

  /**
   * One container.
   *
   * @param imagePullPolicy Always, IfNotPresent or Never
   * @param command replaces the image's entry point when not empty
   * @param args replaces the image's command when not empty
   * @param env the user's variables, in order
   * @param limits by resource (cpu, memory, nvidia.com/gpu), in quantities of Kubernetes
   * @param requests as limits; whatever has a limit has a request
   */
  public record Container(
      String name,
      String image,
      String imagePullPolicy,
      List<String> command,
      List<String> args,
      List<Variable> env,
      Map<String, String> limits,
      Map<String, String> requests,
      List<VolumeMount> volumeMounts,
      @Nullable ContainerSecurity security) {}

  /** An environment variable; later ones may refer to earlier ones. */
  public record Variable(String name, String value) {}

  /**
   * A volume of the pod, mounted.
   *
   * @param subPath in the volume; null is its root
   */
  public record VolumeMount(
      String name, String mountPath, @Nullable String subPath, boolean readOnly) {}

  /** A volume: exactly one of the members besides the name is not null. */
  public record Volume(
      String name,
      @Nullable EmptyDir emptyDir,
      @Nullable String hostPath,
      @Nullable SecretVolume secret,
      @Nullable Claim persistentVolumeClaim) {}

  /**
   * An empty directory.
   *
   * @param medium empty for the node's disk, or Memory
   * @param sizeLimit in quantities of Kubernetes; null is none
   */
  public record EmptyDir(String medium, @Nullable String sizeLimit) {}

  /** A secret of Kubernetes. */
  public record SecretVolume(String secretName, boolean optional) {}

  /** A persistent volume claim. */
  public record Claim(String claimName, boolean readOnly) {}

  /** What holds for all containers that do not say otherwise; null members are not said. */
  public record PodSecurity(
      @Nullable Long runAsUser,
      @Nullable Long runAsGroup,
      @Nullable Boolean runAsNonRoot,
      @Nullable Long fsGroup,
      @Nullable SeccompProfile seccompProfile) {}

  /** A container's own security context; null members are not said. */
  public record ContainerSecurity(
      @Nullable Long runAsUser,
      @Nullable Long runAsGroup,
      @Nullable Boolean runAsNonRoot,
      @Nullable Boolean privileged,
      @Nullable Boolean allowPrivilegeEscalation,
      @Nullable Boolean readOnlyRootFilesystem,
      List<String> addedCapabilities,
      List<String> droppedCapabilities,
      @Nullable SeccompProfile seccompProfile) {}

  /**
   * A seccomp profile.
   *
   * @param type RuntimeDefault, Localhost or Unconfined
   * @param localhostProfile null unless the type is Localhost
   */
  public record SeccompProfile(String type, @Nullable String localhostProfile) {}
}
