package io.windlass.aws;

/**
 * Who signed a request, proven by its signature. Account and user come from the access key, the
 * region from the signature's credential scope (SECU-002, IAM-016).
 */
public record Caller(
    String accountId, String region, String principalArn, String userName, String accessKeyId) {

  /** Returns the partition that the region belongs to, as it stands in ARNs. */
  public String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
