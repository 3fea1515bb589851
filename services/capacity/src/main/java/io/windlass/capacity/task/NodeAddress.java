package io.windlass.capacity.task;

import java.util.Optional;

/**
 * The address of a node of a multi-node job that runs on this machine beside the other nodes: one
 * of the loopback network, of which Linux has sixteen million without any setting up. Two nodes of
 * one job never have the same, so that each can listen on any port; nodes of different jobs rarely
 * do. It follows from the job and the node alone, so that a restarted service tells the same. Other
 * systems have one loopback address, which all nodes then share.
 */
public final class NodeAddress {
  /** Tells a process its own address; beyond AWS, where a node has an interface of its own. */
  public static final String VARIABLE = "WINDLASS_NODE_PRIVATE_IPV4_ADDRESS";

  private static final int FIRST_NETWORK = 64;
  private static final int NETWORKS = 128;
  private static final int PER_SUBNET = 250;
  private static final int SUBNETS = 63;
  private static final int LARGEST_JOB_IN_SUBNETS = 4;

  private NodeAddress() {}

  /** The address of a node on this system; empty for a task that is none. */
  public static Optional<String> of(TaskLaunch launch) {
    return of(launch.jobId(), System.getProperty("os.name", ""));
  }

  static Optional<String> of(String jobId, String system) {
    int mark = jobId.indexOf('#');
    if (mark < 0) {
      return Optional.empty();
    }
    if (!system.startsWith("Linux")) {
      return Optional.of("127.0.0.1");
    }
    int node = Integer.parseInt(jobId, mark + 1, jobId.length(), 10);
    int hash = jobId.substring(0, mark).hashCode();
    int network = FIRST_NETWORK + Math.floorMod(hash, NETWORKS);
    int subnet =
        Math.floorMod(hash / NETWORKS, SUBNETS) * LARGEST_JOB_IN_SUBNETS + node / PER_SUBNET;
    return Optional.of("127." + network + "." + subnet + "." + (1 + node % PER_SUBNET));
  }
}
