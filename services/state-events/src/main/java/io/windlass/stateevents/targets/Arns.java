package io.windlass.stateevents.targets;

/** The parts of ARNs. */
final class Arns {
  private static final int PARTS = 6;
  private static final int SERVICE = 2;
  private static final int REGION = 3;
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;

  private Arns() {}

  /**
   * Returns an ARN without partition, region and account: {@code arn:sqs:orders}; what is none as
   * it is.
   */
  static String withoutPlace(String arn) {
    String[] parts = arn.split(":", PARTS);
    return parts.length < PARTS || !parts[0].equals("arn")
        ? arn
        : "arn:" + parts[SERVICE] + ":" + parts[RESOURCE];
  }

  private static String part(String arn, int part) {
    String[] parts = arn.split(":", PARTS);
    if (parts.length < PARTS || !parts[0].equals("arn")) {
      throw new InvalidTargetException("not an ARN: " + arn);
    }
    return parts[part];
  }

  static String region(String arn) {
    return part(arn, REGION);
  }

  static String account(String arn) {
    return part(arn, ACCOUNT);
  }

  static String resource(String arn) {
    return part(arn, RESOURCE);
  }
}
