package io.windlass.stateevents.explanation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is configured now.
 *
 * @param pattern null if it has a schedule only
 */
public record RuleState(
    String arn, String busArn, @Nullable String pattern, boolean enabled, boolean hasTargets) {
  /** Where rules are looked up. */
  public interface Lookup {
    /** Returns the account's rules with this ARN, or with this name on any bus. Blocks. */
    List<RuleState> find(String accountId, String nameOrArn);
  }
}
