package io.windlass.scheduler.messaging;

import io.vertx.core.json.JsonObject;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.account.AccountEvent;
import io.windlass.scheduler.inquiry.Answer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns answers into the records that those who asked wait for. Exhaustive. */
final class AnswerMapper {
  private AnswerMapper() {}

  static OutboxMessage message(String accountId, AccountEvent.Answered answered, Instant now) {
    SchedulerAnswer value =
        SchedulerAnswer.newBuilder()
            .setAccountId(accountId)
            .setRequestId(answered.requestId())
            .setAt(now)
            .setRefusal(answered.answer() instanceof Answer.Refused refused ? refused.why() : null)
            .setDetail(detail(answered.answer()))
            .build();
    return new OutboxMessage(Topics.SCHEDULER_ANSWERS, accountId, answered.requestId(), value);
  }

  private static @Nullable String detail(Answer answer) {
    JsonObject json =
        switch (answer) {
          case Answer.Front front -> SnapshotJson.of(front.front());
          case Answer.Explained explained -> ExplanationJson.of(explained.explanation());
          case Answer.Unknown _, Answer.Done _, Answer.Refused _ -> null;
        };
    return json == null ? null : json.encode();
  }
}
