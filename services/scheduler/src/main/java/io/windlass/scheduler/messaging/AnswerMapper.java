package io.windlass.scheduler.messaging;

import io.vertx.core.json.JsonObject;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.query.QueryResult;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Maps results of queries and operator commands to records for the callers that wait for them.
 * Exhaustive.
 */
final class AnswerMapper {
  private AnswerMapper() {}

  static OutboxMessage message(String accountId, AccountEvent.Answered answered, Instant now) {
    SchedulerAnswer value =
        SchedulerAnswer.newBuilder()
            .setAccountId(accountId)
            .setRequestId(answered.requestId())
            .setAt(now)
            .setRefusal(
                answered.answer() instanceof QueryResult.Refused refused ? refused.why() : null)
            .setDetail(detail(answered.answer()))
            .build();
    return new OutboxMessage(Topics.SCHEDULER_ANSWERS, accountId, answered.requestId(), value);
  }

  private static @Nullable String detail(QueryResult answer) {
    JsonObject json =
        switch (answer) {
          case QueryResult.Front front -> SnapshotJson.of(front.front());
          case QueryResult.Explained explained -> ExplanationJson.of(explained.explanation());
          case QueryResult.Unknown _, QueryResult.Done _, QueryResult.Refused _ -> null;
        };
    return json == null ? null : json.encode();
  }
}
