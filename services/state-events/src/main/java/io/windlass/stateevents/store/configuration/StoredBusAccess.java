package io.windlass.stateevents.store.configuration;

import io.windlass.aws.iam.IamFileException;
import io.windlass.aws.iam.RequestContext;
import io.windlass.aws.iam.ResourcePolicy;
import io.windlass.stateevents.bus.BusAccess;
import io.windlass.stateevents.bus.EventScope;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the buses' policies, which are kept in memory until they change. A policy that is not
 * understood lets no other account in. Safe for concurrent use.
 */
public final class StoredBusAccess implements BusAccess {
  private static final Logger LOG = Logger.getLogger(StoredBusAccess.class);
  private static final String ACTION = "events:PutEvents";
  private static final String SOURCE = "events:source";
  private static final String DETAIL_TYPE = "events:detail-type";

  /** Those of organisations have no value: there are none here. */
  private static final Set<String> KEYS =
      Set.of(SOURCE, DETAIL_TYPE, "aws:principalorgid", "aws:principalorgpaths");

  private static final int ACCOUNT_IN_ARN = 4;

  private final AccountCache<Map<String, Optional<ResourcePolicy>>> buses;

  public StoredBusAccess(ConfigurationStore store, InstantSource clock) {
    this.buses = new AccountCache<>(account -> read(store, account), clock);
  }

  /** The account's configuration has changed. */
  public void changed(String accountId) {
    buses.changed(accountId);
  }

  private static Map<String, Optional<ResourcePolicy>> read(
      ConfigurationStore store, String accountId) {
    List<EventBusEntity> rows =
        store.read(
            session ->
                session.list(
                    EventBusEntity.class,
                    "from EventBusEntity b where b.accountId = :account",
                    Map.of("account", accountId),
                    Integer.MAX_VALUE));
    Map<String, Optional<ResourcePolicy>> policies = new HashMap<>();
    rows.forEach(each -> policies.put(each.arn(), policy(each.arn(), each.policy())));
    return policies;
  }

  private static Optional<ResourcePolicy> policy(String busArn, @Nullable String json) {
    try {
      return Optional.ofNullable(json).map(each -> ResourcePolicy.parse(each, KEYS));
    } catch (IamFileException notUnderstood) {
      LOG.infof("%s takes no events of other accounts: %s", busArn, notUnderstood.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Decision decide(String busArn, Sender sender, String source, String detailType) {
    String[] arn = busArn.split(":", -1);
    if (arn.length <= ACCOUNT_IN_ARN) {
      return Decision.NO_SUCH_BUS;
    }
    Optional<ResourcePolicy> policy = buses.of(arn[ACCOUNT_IN_ARN]).get(busArn);
    if (policy == null && !busArn.endsWith("/" + EventScope.DEFAULT_BUS)) {
      return Decision.NO_SUCH_BUS;
    }
    if (arn[ACCOUNT_IN_ARN].equals(sender.accountId())) {
      return Decision.ALLOWED;
    }
    var request =
        RequestContext.none()
            .with("aws:PrincipalAccount", sender.accountId())
            .with("aws:PrincipalArn", sender.principalArn())
            .with("aws:SourceAccount", sender.accountId())
            .with("aws:SourceArn", sender.ruleArn().isEmpty() ? null : List.of(sender.ruleArn()))
            .with(SOURCE, source)
            .with(DETAIL_TYPE, detailType);
    return policy != null
            && policy.isPresent()
            && policy
                .get()
                .allows(sender.accountId(), sender.principalArn(), ACTION, busArn, request)
        ? Decision.ALLOWED
        : Decision.DENIED;
  }
}
