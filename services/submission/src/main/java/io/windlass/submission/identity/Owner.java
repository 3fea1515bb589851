package io.windlass.submission.identity;

/**
 * Whose a thing is: an account in a region. Nothing of one owner is visible to another, and names
 * are unique within one owner only (T-019).
 */
public record Owner(String accountId, String region) {
  /** The partition that ARNs of the region name. */
  public String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
