package io.windlass.submission.identity;

/**
 * The owner of resources: an account in a region. Owners see only their own resources, and names
 * are unique within one owner (T-019).
 */
public record Owner(String accountId, String region) {
  /** Returns the partition that ARNs of the region name. */
  public String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
