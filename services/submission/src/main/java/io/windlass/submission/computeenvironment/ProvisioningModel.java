package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeEnvironmentDetail;
import io.windlass.aws.batch.ComputeResource;

/**
 * The kind of hosts of an environment, or of a cluster; all environments of a queue have the same
 * (JQ-010, CE-004).
 */
public enum ProvisioningModel {
  /** EC2, SPOT and UNMANAGED: instances. */
  EC2("EC2", "ECS"),
  /** FARGATE and FARGATE_SPOT: a host of its own for each task. */
  FARGATE("FARGATE", "ECS_FARGATE"),
  /** Nodes of a Kubernetes cluster, with {@code eksConfiguration}. */
  EKS("EKS", "EKS");

  private final String capability;
  private final String jobQueueType;

  ProvisioningModel(String capability, String jobQueueType) {
    this.capability = capability;
    this.jobQueueType = jobQueueType;
  }

  /**
   * Returns the platform capability of the definitions that run there; those with {@code
   * eksProperties} do not name it.
   */
  public String capability() {
    return capability;
  }

  /** Returns the type of queues made of such environments (JQ-013). */
  public String jobQueueType() {
    return jobQueueType;
  }

  /** Returns the model of an environment. */
  public static ProvisioningModel of(ComputeEnvironmentDetail detail) {
    if (detail.eksConfiguration() != null) {
      return EKS;
    }
    ComputeResource resources = detail.computeResources();
    return resources != null && resources.type().startsWith("FARGATE") ? FARGATE : EC2;
  }
}
