package io.windlass.scheduler.explanation;

import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.demand.BlockedReason;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.ordering.FifoOrder;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.query.Explanation;
import io.windlass.scheduler.query.Explanation.Kind;
import io.windlass.scheduler.query.Explanation.Obstacle;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.queue.QueueStatistics;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.state.AccountState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Explains a RUNNABLE job: its position, the available capacity, and what else competes for it. */
final class RunnableExplainer {
  /** Counting stops here. */
  private static final int MOST_AHEAD = 10_000;

  private static final int MILLI = 1_000;
  private static final int MILLIS_PER_MINUTE = 60_000;

  private final AccountState state;
  private final Instant now;
  private final JobId id;
  private final ResourceRequest request;
  private final JobQueue queue;
  private final List<Obstacle> obstacles = new ArrayList<>();
  private final List<Explanation.EnvironmentCapacity> capacities;
  private final Explanation.@Nullable Position position;

  /**
   * @param id the job that stands in the queue, which of an array is its next child
   */
  RunnableExplainer(
      AccountState state, Instant now, JobId id, ResourceRequest request, JobQueue queue) {
    this.state = state;
    this.now = now;
    this.id = id;
    this.request = request;
    this.queue = queue;
    this.capacities = CapacityReport.of(queue.environments(), state.environments(), request);
    this.position = position();
  }

  Explanation explanation(
      Explanation.Subject subject,
      List<String> said,
      List<Obstacle> known,
      Map<JobStatus, Integer> children) {
    List<String> sentences = new ArrayList<>(said);
    obstacles.addAll(known);
    Explanation.Position at = position;
    if (at != null) {
      sentences.add(positionSentence(at));
      if (!(queue.order() instanceof FifoOrder)) {
        sentences.add(precedence());
      }
      findObstacles(at);
    }
    consumables();
    sentences.add("It needs " + AmountFormat.request(request) + ".");
    obstacles.forEach(o -> sentences.add(o.sentence()));
    capacities.forEach(capacity -> sentences.add(capacity.verdict()));
    Explanation.Estimate estimate = at == null ? null : estimate(at);
    if (estimate != null) {
      sentences.add(
          "It may start in about %s: %s"
              .formatted(rough(Duration.between(now, estimate.startAt())), estimate.basis()));
    }
    return new Explanation(
        subject, sentences, at, capacities, List.copyOf(obstacles), children, estimate);
  }

  private Explanation.@Nullable Position position() {
    JobId head = queue.order().head();
    List<JobId> front = queue.order().first(MOST_AHEAD);
    int index = front.indexOf(id);
    if (head == null || (index < 0 && front.size() < MOST_AHEAD)) {
      return null;
    }
    boolean exact = index >= 0;
    return new Explanation.Position(
        exact ? index + 1 : front.size() + 1,
        exact,
        queue.order().size(),
        head,
        QueryHandler.reached(state, queue, id));
  }

  private String positionSentence(Explanation.Position at) {
    String name = AmountFormat.name(queue.arn());
    if (at.position() == 1) {
      return "It is the head of queue " + name + ", in which " + wait(at.waiting()) + ".";
    }
    return "It has %splace %d in queue %s, in which %s."
        .formatted(at.exact() ? "" : "at least ", at.position(), name, wait(at.waiting()));
  }

  /** FS-014: priority counts within a share only. */
  private String precedence() {
    JobProfile profile = Objects.requireNonNull(state.profile(id));
    return "Its share is %s, in which it has priority %d."
        .formatted(share(id), profile.precedence().priority());
  }

  private static String wait(int jobs) {
    return AmountFormat.count(jobs, "job") + (jobs == 1 ? " waits" : " wait");
  }

  private void findObstacles(Explanation.Position at) {
    QuotaOrder quota = queue.quota();
    if (quota != null) {
      obstacles.addAll(QuotaBlockReasons.of(quota, id, Objects.requireNonNull(state.profile(id))));
    } else if (at.position() > 1) {
      aheadOfIt(at);
    }
    shares(at);
    if (queue.control().paused()) {
      add(Kind.PAUSED, queue.arn(), "A user has paused its queue: none of its jobs is placed.");
    } else if (queue.mayPlace() == 0) {
      add(
          Kind.RUNNING_LIMIT,
          queue.arn(),
          "%d jobs of its queue run, as many as a user allows.".formatted(queue.runningJobs()));
    }
    Job job = state.job(id);
    String reason = job == null ? null : job.progress().statusReason();
    if (request.ofService() && BlockedReason.SERVICE_CAPACITY.equals(reason)) {
      add(
          Kind.NO_ROOM,
          null,
          "Its service had no capacity for it, and is asked again within a minute.");
    }
    if (capacities.stream().noneMatch(Explanation.EnvironmentCapacity::fits)) {
      add(
          Kind.NO_ROOM,
          null,
          capacities.isEmpty()
              ? "Its queue has no compute environment."
              : "No %s environment of its queue has room for it now."
                  .formatted(request.ofService() ? "service" : "compute"));
    }
    otherQueues();
  }

  private void aheadOfIt(Explanation.Position at) {
    Job head = state.job(at.head());
    String reason = head == null ? null : head.progress().statusReason();
    add(
        Kind.JOBS_AHEAD,
        at.head().toString(),
        AmountFormat.count(at.position() - 1L, "job")
            + " of its queue "
            + (at.position() == 2 ? "goes" : "go")
            + " before it. The head, "
            + at.head()
            + ", needs "
            + AmountFormat.request(Objects.requireNonNull(state.profile(at.head())).request())
            + (reason == null ? "." : " and is blocked: " + reason));
  }

  /** Adds the consumable resources that are short (CR-020). */
  private void consumables() {
    for (ConsumableRequirement requirement :
        Objects.requireNonNull(state.profile(id)).execution().consumables().all()) {
      ConsumableLevels levels = state.consumables().levels(requirement.resourceArn());
      if (levels.available() < requirement.quantity()) {
        add(
            Kind.CONSUMABLE,
            requirement.resourceArn(),
            "It needs %d of consumable resource %s, of which %d are available and %d are in use."
                .formatted(
                    requirement.quantity(),
                    AmountFormat.name(requirement.resourceArn()),
                    levels.available(),
                    levels.inUse()));
      }
    }
  }

  /** Adds what shares use (FS-020) and what is reserved for others (FS-041). */
  private void shares(Explanation.Position at) {
    if (!queue.order().isLimited()) {
      return;
    }
    String mine = share(id);
    String first = share(at.head());
    if (!mine.equals(first)) {
      add(
          Kind.SHARE,
          first,
          "%s, the head is of another, which comes first for its weight: %s."
              .formatted(used("Its share ", mine), used("share ", first)));
    }
    long usable = queue.usable(state.environments().maxMilliVcpus(queue.environments()));
    if (request.total().milliVcpus() > usable - queue.running().milliVcpus()) {
      add(
          Kind.SHARE,
          mine,
          "Shares that are not active have a part reserved; the active ones may use %s, and use %s."
              .formatted(amount(usable), amount(queue.running().milliVcpus())));
    }
  }

  /** FS-030: what shares of service queues use is instances. */
  private String amount(long thousandths) {
    return request.ofService()
        ? AmountFormat.instances(thousandths)
        : AmountFormat.vcpus(thousandths);
  }

  private String share(JobId job) {
    JobProfile profile = Objects.requireNonNull(state.profile(job));
    return Objects.requireNonNullElse(profile.precedence().shareIdentifier(), "");
  }

  private String used(String what, String identifier) {
    long window = queue.window();
    for (Share share : queue.shares()) {
      if (share.identifier().equals(identifier)) {
        double vcpuMillis = share.used(now.toEpochMilli(), window);
        return String.format(
            Locale.ROOT,
            "%s%s uses %s now and has used %.1f %s minutes in the last %d minutes",
            what,
            identifier,
            amount(share.milliVcpus()),
            vcpuMillis / MILLI / MILLIS_PER_MINUTE,
            request.ofService() ? "instance" : "vCPU",
            window / MILLIS_PER_MINUTE);
      }
    }
    return what + identifier + " has used nothing lately";
  }

  /** Adds queues that share an environment with this one and are served first (JQ-006). */
  private void otherQueues() {
    Set<String> mine = new HashSet<>(queue.environments());
    for (JobQueue other : state.queues().waiting()) {
      if (other == queue) {
        return;
      }
      if (other.environments().stream().anyMatch(mine::contains)) {
        String why =
            other.priority() > queue.priority()
                ? "has the higher priority (%d, against %d)"
                    .formatted(other.priority(), queue.priority())
                : "has the older head at the same priority";
        add(
            Kind.OTHER_QUEUE,
            other.arn(),
            "Queue %s %s and wants the same room for %s."
                .formatted(
                    AmountFormat.name(other.arn()),
                    why,
                    AmountFormat.count(other.order().size(), "job")));
      }
    }
  }

  /**
   * Returns null if there is no basis: the position is not exact, or too few jobs were placed
   * recently.
   */
  private Explanation.@Nullable Estimate estimate(Explanation.Position at) {
    QueueStatistics.Rate rate = queue.queueStatistics().rate(now);
    if (!at.exact() || !rate.isMeaningful() || isBlocked(at) || queue.control().paused()) {
      return null;
    }
    Duration perJob = rate.perJob();
    double perMinute = Duration.ofMinutes(1).toMillis() / (double) Math.max(1, perJob.toMillis());
    return new Explanation.Estimate(
        now.plus(perJob.multipliedBy(at.position())),
        perMinute,
        "%s of its queue were placed in the last %s, and %d must be placed up to and with it."
            .formatted(
                AmountFormat.count(rate.jobs(), "job"), rough(rate.within()), at.position()));
  }

  private boolean isBlocked(Explanation.Position at) {
    Job head = state.job(at.head());
    return head != null && head.progress().statusReason() != null;
  }

  private void add(Kind kind, @Nullable String subject, String sentence) {
    obstacles.add(new Obstacle(kind, subject, sentence));
  }

  private static String rough(Duration duration) {
    if (duration.toHours() >= 2) {
      return duration.toHours() + " hours";
    }
    return duration.toMinutes() >= 2
        ? duration.toMinutes() + " minutes"
        : String.format(Locale.ROOT, "%d s", Math.max(1, duration.toSeconds()));
  }
}
