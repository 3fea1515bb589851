package io.windlass.submission.messaging;

import io.windlass.messaging.Effects;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import io.windlass.submission.store.NewJob;
import io.windlass.submission.store.NewJobs;
import io.windlass.submission.store.NewServiceJob;
import java.util.ArrayList;
import java.util.List;

/** The rows and messages of one API call about a job. Many calls share a transaction. */
public sealed interface JobWrite {
  /** Returns the messages to the scheduler, in their order. */
  List<OutboxMessage> messages();

  /** A job was accepted: its rows, and the request to run it. */
  record Submitted(NewJob row, List<OutboxMessage> messages) implements JobWrite {}

  /** A service job was accepted: its rows, and the request to run it. */
  record ServiceJobSubmitted(NewServiceJob row, List<OutboxMessage> messages) implements JobWrite {}

  /** A request about an existing job. */
  record Requested(OutboxMessage message) implements JobWrite {
    @Override
    public List<OutboxMessage> messages() {
      return List.of(message);
    }
  }

  /** One statement for all new jobs, and the messages in their order. */
  static Effects effects(List<JobWrite> writes) {
    List<NewJob> rows = new ArrayList<>(writes.size());
    List<SqlStatement> ofServices = new ArrayList<>();
    List<OutboxMessage> messages = new ArrayList<>(writes.size());
    for (JobWrite write : writes) {
      messages.addAll(write.messages());
      switch (write) {
        case Submitted submitted -> rows.add(submitted.row());
        case ServiceJobSubmitted submitted -> ofServices.addAll(submitted.row().writes());
        case Requested _ -> {}
      }
    }
    List<SqlStatement> statements = new ArrayList<>(NewJobs.writes(rows));
    statements.addAll(ofServices);
    return new Effects(statements, messages);
  }
}
