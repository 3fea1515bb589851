package io.windlass.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.testing.QuarantineTrial.Poison;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every service keeps to for every topic that it consumes (docs/adr/0018-quarantine.md):
 * whether a record cannot be decoded, its handler throws or the database refuses what follows, it
 * is set aside with what belongs to it, other accounts of its partition go on, a restart changes
 * nothing, and the operator's word leads to what would have been.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class QuarantineContract {
  private final String name;
  private final List<String> consumed;
  private ServiceOnBroker service;
  private int accounts;

  /**
   * For one service.
   *
   * @param consumed the topics that it consumes
   */
  protected QuarantineContract(String name, List<String> consumed) {
    this.name = name;
    this.consumed = consumed;
  }

  /** Returns one trial for each topic. */
  protected abstract List<ConsumedTopic> topics();

  /** Returns the service's real handlers, for one run of the service. */
  protected abstract IntFunction<PartitionHandler> handlers(MessagingRuntime runtime, Pool pool);

  /** Is called when a run of the service ends. */
  protected void stopped() {}

  @BeforeAll
  void start() {
    service = new ServiceOnBroker(name, consumed, this::handlers);
    service.start();
  }

  @AfterAll
  void stop() {
    service.close();
    stopped();
  }

  @Test
  void everyTopicThatIsConsumedIsTried() {
    assertThat(topics()).extracting(ConsumedTopic::topic).hasSameElementsAs(consumed);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("topics")
  void whatFailsByItselfHoldsUpNobodyElseAndComesBackWhole(ConsumedTopic topic) {
    List<QuarantineTrial> trials =
        Arrays.stream(Poison.values())
            .map(each -> new QuarantineTrial(service, topic, each, account(), account()))
            .toList();
    trials.forEach(QuarantineTrial::prepare);
    trials.forEach(QuarantineTrial::plant);
    checkHealth(topic, 3);

    service.stop();
    stopped();
    service.start();
    checkHealth(topic, 3);
    trials.forEach(each -> each.checkSetAside(1, 1));
    trials.forEach(QuarantineTrial::goOn);

    trials.forEach(QuarantineTrial::mend);
    trials.forEach(each -> each.request("RETRY"));
    trials.stream().filter(QuarantineTrial::isForGood).forEach(QuarantineTrial::awaitFailedAgain);
    trials.stream()
        .filter(Predicate.not(QuarantineTrial::isForGood))
        .forEach(QuarantineTrial::awaitDone);
    trials.stream().filter(QuarantineTrial::isForGood).forEach(each -> each.request("DISCARD"));
    trials.forEach(QuarantineTrial::awaitDone);
    checkHealth(topic, 0);
    List<ServiceOnBroker.Published> published = service.published();
    trials.forEach(each -> each.checkPublished(published));
  }

  private void checkHealth(ConsumedTopic topic, long failed) {
    ServiceOnBroker.await(
        "%d failed of %s".formatted(failed, topic),
        () ->
            service.isReady()
                && service.quarantine().blockedAccounts().isEmpty()
                && service
                        .quarantine()
                        .failedByTopic()
                        .getOrDefault(service.topic(topic.topic()), 0L)
                    == failed);
  }

  private String account() {
    return "%012d".formatted(10_000 + ++accounts);
  }
}
