package io.windlass.capacity.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The settings of capacity; as environment variables, upper case with underscores. */
@ConfigMapping(prefix = "windlass")
public interface CapacityConfig {
  /** Stable name of this instance: it owns the instances and tasks that it has started. */
  @WithDefault("capacity-1")
  String instanceId();

  /** Where task directories and logs live. */
  @WithDefault(".windlass/capacity")
  String dataDir();

  /** JSON file of access keys and policies. */
  Optional<String> iamFile();

  /** What this service decides about. */
  Capacity capacity();

  /** Instances and tasks. */
  interface Capacity {
    /**
     * {@code auto}, {@code docker}, {@code process}, {@code simulated} or {@code kubernetes}. Auto
     * never takes the last two; it keeps to the kind that has unfinished tasks, else takes Docker
     * where an engine answers, else processes.
     */
    @WithDefault("auto")
    String executor();

    /**
     * Docker network of jobs that are not Fargate's: {@code host}, as on AWS, or {@code bridge},
     * {@code none} or a network's name.
     */
    @WithDefault("host")
    String dockerNetwork();

    /** Which cluster runs tasks, if the executor is {@code kubernetes}. */
    Kubernetes kubernetes();

    /** vCPUs that instances may come to in all; default is the machine's logical CPUs. */
    @WithName("host-vcpus")
    OptionalInt hostVcpus();

    /**
     * MiB of memory that instances may come to in all; default is the machine's memory less a
     * reserve of a quarter, at most 2 GiB, for the system and Windlass itself.
     */
    @WithName("host-memory-mib")
    OptionalLong hostMemoryMib();

    /**
     * GPUs that instances may come to in all; default is as many as the machine is found to have.
     */
    @WithName("host-gpus")
    OptionalInt hostGpus();

    /**
     * What of the host containers may mount: {@code all} but Windlass's own directories, {@code
     * none}, or a list of directories; {@code :ro} behind one allows reading only.
     */
    @WithName("host-paths")
    @WithDefault("all")
    String hostPaths();

    /** Which devices containers may be given: {@code all}, {@code none}, or a list. */
    @WithName("host-devices")
    @WithDefault("all")
    String hostDevices();

    /** Whether containers may be privileged. */
    @WithDefault("true")
    boolean privileged();

    /** Directories of Windlass besides its data directory, which no container may mount. */
    @WithName("reserved-paths")
    Optional<List<String>> reservedPaths();

    /** From the launch of an instance until it takes tasks. */
    @WithDefault("0S")
    Duration instanceLaunchDelay();

    /** How long an idle instance is kept where its environment does not say. */
    @WithDefault("60S")
    Duration scaleDownDelay();

    /** What Spot instances cost here, in percent of the On-Demand price (bidPercentage). */
    @WithDefault("0")
    int spotPricePercentage();
  }

  /** A cluster, and where in it pods run. */
  interface Kubernetes {
    /**
     * Default is what {@code KUBECONFIG} says, {@code ~/.kube/config}, or the service account of
     * the pod in which this service runs.
     */
    Optional<String> kubeconfig();

    /** Context of the kubeconfig; default is its current one. */
    Optional<String> context();

    /** Namespace of the pods; default is that of the context. */
    Optional<String> namespace();

    /**
     * What host paths of definitions are in the cluster: a list of {@code PATH=host:/directory},
     * {@code PATH=pvc:claim} or {@code PATH=nfs:server:/directory}; other paths are refused.
     */
    Optional<String> volumes();

    /** How long a pod stays on a node that does not answer, before its task is lost. */
    @WithDefault("5M")
    Duration nodeTimeout();

    /** After how long a pod that no node can take fails. */
    @WithDefault("24H")
    Duration schedulingTimeout();
  }
}
