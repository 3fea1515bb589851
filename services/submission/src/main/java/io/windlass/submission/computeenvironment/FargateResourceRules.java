package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.ComputeResourceUpdate;
import io.windlass.submission.outcome.Objections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Fargate environment has neither instances nor a size to hold (CE-106, CE-134). */
final class FargateResourceRules {
  private FargateResourceRules() {}

  static void check(ComputeResource resources, Objections objections) {
    Map<String, @Nullable Object> forbidden = new LinkedHashMap<>();
    forbidden.put("allocationStrategy", resources.allocationStrategy());
    forbidden.put("bidPercentage", resources.bidPercentage());
    forbidden.put("desiredvCpus", resources.desiredvCpus());
    forbidden.put("imageId", resources.imageId());
    forbidden.put("instanceTypes", resources.instanceTypes());
    forbidden.put("ec2Configuration", resources.ec2Configuration());
    forbidden.put("ec2KeyPair", resources.ec2KeyPair());
    forbidden.put("instanceRole", resources.instanceRole());
    forbidden.put("launchTemplate", resources.launchTemplate());
    forbidden.put("minvCpus", resources.minvCpus());
    forbidden.put("placementGroup", resources.placementGroup());
    forbidden.put("spotIamFleetRole", resources.spotIamFleetRole());
    forbidden.put("tags", resources.tags());
    refuse(forbidden, objections);
    if (ComputeResourceRules.empty(resources.securityGroupIds())) {
      objections.invalid("Resource securityGroupIds is required.");
    }
  }

  static void check(ComputeResourceUpdate resources, Objections objections) {
    Map<String, @Nullable Object> forbidden = new LinkedHashMap<>();
    forbidden.put("allocationStrategy", resources.allocationStrategy());
    forbidden.put("bidPercentage", resources.bidPercentage());
    forbidden.put("desiredvCpus", resources.desiredvCpus());
    forbidden.put("imageId", resources.imageId());
    forbidden.put("instanceTypes", resources.instanceTypes());
    forbidden.put("ec2Configuration", resources.ec2Configuration());
    forbidden.put("ec2KeyPair", resources.ec2KeyPair());
    forbidden.put("instanceRole", resources.instanceRole());
    forbidden.put("launchTemplate", resources.launchTemplate());
    forbidden.put("minvCpus", resources.minvCpus());
    forbidden.put("placementGroup", resources.placementGroup());
    forbidden.put("tags", resources.tags());
    refuse(forbidden, objections);
  }

  private static void refuse(Map<String, @Nullable Object> members, Objections objections) {
    members.forEach(
        (name, value) -> {
          if (value != null) {
            objections.invalid(name + " is not applicable for Fargate.");
          }
        });
  }
}
