package io.windlass.scheduler.account;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.inquiry.Answer;
import io.windlass.scheduler.inquiry.Explanation;
import io.windlass.scheduler.inquiry.Question;
import io.windlass.scheduler.inquiry.QueueFront;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.QueuePosition;
import java.time.Instant;
import java.util.List;

/** Answers questions from the state of an account, and leaves it as it is. */
final class Answers {
  private Answers() {}

  static Answer to(Question question, AccountState state, Instant now) {
    return switch (question) {
      case Question.FrontOfQueue asked -> new Answer.Front(front(state, asked.queueArn(), now));
      case Question.WhyWaiting asked -> {
        Explanation explanation = new Explainer(state, now).explain(asked.id());
        yield explanation == null ? new Answer.Unknown() : new Answer.Explained(explanation);
      }
    };
  }

  /** JQ-030 to JQ-032; a queue that is not known yet is empty. */
  private static QueueFront front(AccountState state, String queueArn, Instant now) {
    JobQueue queue = state.queues().get(queueArn);
    List<QueueFront.Standing> jobs =
        queue.order().first(QueueFront.MOST_JOBS).stream()
            .map(id -> new QueueFront.Standing(id, reached(state, queue, id)))
            .toList();
    return new QueueFront(queueArn, now, jobs, queue.running().milliVcpus(), null);
  }

  /** When a waiting job came to the place that it has in its queue. */
  static Instant reached(AccountState state, JobQueue queue, JobId id) {
    Job job = state.job(id);
    if (job != null) {
      return queue.traffic().reached(QueuePosition.of(job), job.standing().since());
    }
    ArrayJob array = state.arrays().get(id);
    if (array == null) {
      return Instant.EPOCH;
    }
    QueuePosition place = new QueuePosition(true, array.submission().order(), id.index());
    return queue.traffic().reached(place, array.progress().spawnedAt());
  }
}
