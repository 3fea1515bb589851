package io.windlass.aws.iam;

import java.util.Locale;
import java.util.Set;

/**
 * The condition keys that policies may use (IAM-012, IAM-013, IAM-050 to IAM-059). Keys that
 * Windlass has no value for, such as {@code aws:SourceVpc}, count as absent from every request.
 */
final class ConditionKeys {
  private static final Set<String> KEYS =
      Set.of(
          "batch:user",
          "batch:image",
          "batch:privileged",
          "batch:logdriver",
          "batch:shareidentifier",
          "batch:quotasharename",
          "batch:schedulingpriority",
          "batch:awslogsgroup",
          "batch:awslogsregion",
          "batch:awslogsstreamprefix",
          "batch:awslogscreategroup",
          "batch:eksimage",
          "batch:eksnamespace",
          "batch:eksprivileged",
          "batch:eksrunasuser",
          "batch:eksrunasgroup",
          "batch:eksserviceaccountname",
          "iam:passedtoservice",
          "iam:awsservicename",
          "aws:tagkeys",
          "aws:sourceip",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:sourcearn",
          "aws:sourceaccount",
          "aws:calledvia",
          "aws:viaawsservice",
          "aws:currenttime",
          "aws:epochtime",
          "aws:username",
          "aws:userid",
          "aws:principalarn",
          "aws:principalaccount",
          "aws:principaltype",
          "aws:multifactorauthpresent",
          "aws:multifactorauthage",
          "aws:securetransport",
          "aws:requestedregion",
          "aws:referer",
          "aws:useragent");

  private static final Set<String> PREFIXES =
      Set.of("aws:requesttag/", "aws:resourcetag/", "aws:principaltag/");

  private ConditionKeys() {}

  static boolean isKnown(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return KEYS.contains(lower)
        || PREFIXES.stream()
            .anyMatch(prefix -> lower.startsWith(prefix) && lower.length() > prefix.length());
  }
}
