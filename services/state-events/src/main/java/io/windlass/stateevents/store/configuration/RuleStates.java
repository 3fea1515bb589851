package io.windlass.stateevents.store.configuration;

import io.windlass.stateevents.explanation.RuleState;
import java.util.List;
import java.util.Map;

/** Looks up rules in the configuration, disabled ones as well. */
public final class RuleStates implements RuleState.Lookup {
  private static final int MOST = 100;

  private final ConfigurationStore store;

  public RuleStates(ConfigurationStore store) {
    this.store = store;
  }

  @Override
  public List<RuleState> find(String accountId, String nameOrArn) {
    return store.read(
        session ->
            session
                .list(
                    RuleEntity.class,
                    "from RuleEntity r where r.accountId = :account and (r.arn = :rule or r.name ="
                        + " :rule) order by r.arn",
                    Map.of("account", accountId, "rule", nameOrArn),
                    MOST)
                .stream()
                .map(rule -> state(session, rule))
                .toList());
  }

  private static RuleState state(ConfigurationSession session, RuleEntity rule) {
    return new RuleState(
        rule.arn(),
        rule.busArn(),
        rule.attributes().eventPattern(),
        !rule.attributes().state().equals(RuleEntity.DISABLED),
        session.count("TargetEntity t where t.ruleArn = :rule", Map.of("rule", rule.arn())) > 0);
  }
}
