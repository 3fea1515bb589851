package io.windlass.scheduler.store;

import io.vertx.core.json.JsonArray;
import io.windlass.scheduler.attempt.ExitPattern;
import io.windlass.scheduler.attempt.RetryRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Retry rules as a JSON array of arrays: action, exit code, reason, status reason. */
final class RetryRules {
  private static final int FIELDS = 4;

  private RetryRules() {}

  static String write(List<RetryRule> rules) {
    JsonArray all = new JsonArray();
    for (RetryRule rule : rules) {
      all.add(
          new JsonArray()
              .add(rule.action().name())
              .add(text(rule.onExitCode()))
              .add(text(rule.onReason()))
              .add(text(rule.onStatusReason())));
    }
    return all.encode();
  }

  static List<RetryRule> read(String json) {
    JsonArray all = new JsonArray(json);
    List<RetryRule> rules = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      JsonArray rule = all.getJsonArray(i);
      if (rule.size() != FIELDS) {
        throw new IllegalStateException("retry rule: " + rule + " (expected: four fields)");
      }
      rules.add(
          new RetryRule(
              RetryRule.Action.valueOf(rule.getString(0)),
              pattern(rule.getString(1)),
              pattern(rule.getString(2)),
              pattern(rule.getString(3))));
    }
    return List.copyOf(rules);
  }

  private static @Nullable String text(@Nullable ExitPattern pattern) {
    return pattern == null ? null : pattern.text();
  }

  private static @Nullable ExitPattern pattern(@Nullable String text) {
    return text == null ? null : new ExitPattern(text);
  }
}
