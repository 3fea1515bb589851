package io.windlass.stateevents.bus;

import org.jspecify.annotations.Nullable;

/**
 * An account in a region, in which event buses and rules have their names (RULE-005): makes their
 * ARNs and reads references to buses, which are names or ARNs.
 */
public record EventScope(String partition, String region, String accountId) {
  /** The bus that every account has in every region (EV-006). */
  public static final String DEFAULT_BUS = "default";

  private static final String BUS = "event-bus/";

  /** Returns the name of the bus that is meant, or null if it is another account's or region's. */
  public @Nullable String busName(@Nullable String nameOrArn) {
    if (nameOrArn == null) {
      return DEFAULT_BUS;
    }
    if (!nameOrArn.startsWith("arn:")) {
      return nameOrArn;
    }
    String prefix = prefix() + BUS;
    return nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : null;
  }

  public String busArn(String name) {
    return prefix() + BUS + name;
  }

  /** Returns the ARN of a rule; that of the default bus does not name it. */
  public String ruleArn(String busName, String rule) {
    String bus = busName.equals(DEFAULT_BUS) ? "" : busName + "/";
    return prefix() + "rule/" + bus + rule;
  }

  /** Returns the ARN of anything else that events has. */
  public String arn(String type, String name) {
    return prefix() + type + "/" + name;
  }

  /** Whether an ARN is that of something of this account in this region. */
  public boolean contains(String arn) {
    return arn.startsWith(prefix());
  }

  private String prefix() {
    return "arn:" + partition + ":events:" + region + ":" + accountId + ":";
  }
}
