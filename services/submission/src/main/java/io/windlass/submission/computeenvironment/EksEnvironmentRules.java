package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.Ec2Configuration;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks what is special about an environment on Kubernetes (CE-112 to CE-122, T-053). Whether
 * cluster, namespace and permissions exist shows when capacity creates it, which then tells why it
 * is INVALID.
 */
final class EksEnvironmentRules {
  private static final Pattern CLUSTER =
      Pattern.compile(
          "arn:[a-z0-9-]+:eks:[a-z0-9-]+:[0-9]{12}:cluster/[0-9A-Za-z][A-Za-z0-9_-]{0,99}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern VERSION = Pattern.compile("1\\.([0-9]{1,3})");
  private static final int OLDEST_MINOR = 25;
  private static final int NEWEST_MINOR = 35;

  private EksEnvironmentRules() {}

  static void check(EksConfiguration eks, ValidationErrors validationErrors) {
    String cluster = eks.eksClusterArn();
    if (cluster == null || !CLUSTER.matcher(cluster).matches()) {
      validationErrors.invalid(
          "eksConfiguration: eksClusterArn "
              + cluster
              + " is not the ARN of an Amazon EKS cluster.");
    }
    String namespace = eks.kubernetesNamespace();
    if (namespace == null || !NAMESPACE.matcher(namespace).matches()) {
      validationErrors.invalid(
          "eksConfiguration: kubernetesNamespace " + namespace + " should match valid pattern");
    } else if (namespace.equals("default") || namespace.startsWith("kube-")) {
      validationErrors.invalid(
          "eksConfiguration: kubernetesNamespace must not be default and must not start with"
              + " kube-, got "
              + namespace
              + ".");
    }
  }

  /** Fargate is for ECS; the other types stand for nodes of the cluster. */
  static void checkType(ComputeResource resources, ValidationErrors validationErrors) {
    if (ComputeResourceRules.isFargate(resources)) {
      validationErrors.invalid(
          "computeResources.type "
              + resources.type()
              + " is not applicable to a compute environment with eksConfiguration.");
    }
  }

  /** CE-118, CE-121. */
  static void checkImages(
      boolean onCluster,
      @Nullable List<Ec2Configuration> images,
      ValidationErrors validationErrors) {
    for (Ec2Configuration image : images == null ? List.<Ec2Configuration>of() : images) {
      String version = image.imageKubernetesVersion();
      if (onCluster != image.imageType().startsWith("EKS_")) {
        validationErrors.invalid(
            "ec2Configuration: imageType "
                + image.imageType()
                + " is not applicable to a compute environment on "
                + (onCluster ? "EKS" : "ECS")
                + ".");
      } else if (version != null && !onCluster) {
        validationErrors.invalid(
            "ec2Configuration: imageKubernetesVersion is only applicable with eksConfiguration.");
      } else if (version != null && !supported(version)) {
        validationErrors.invalid(
            "At least one imageKubernetesVersion in EC2Configuration is not supported.");
      }
    }
  }

  private static boolean supported(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.matches()
        && Integer.parseInt(matcher.group(1)) >= OLDEST_MINOR
        && Integer.parseInt(matcher.group(1)) <= NEWEST_MINOR;
  }
}
