package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.windlass.ChangeJobPriorityRequest;
import io.windlass.aws.windlass.ChangeJobPriorityResponse;
import io.windlass.aws.windlass.HoldJobRequest;
import io.windlass.aws.windlass.HoldJobResponse;
import io.windlass.aws.windlass.LimitJobQueueRequest;
import io.windlass.aws.windlass.LimitJobQueueResponse;
import io.windlass.aws.windlass.PauseJobQueueRequest;
import io.windlass.aws.windlass.PauseJobQueueResponse;
import io.windlass.aws.windlass.ReleaseJobRequest;
import io.windlass.aws.windlass.ReleaseJobResponse;
import io.windlass.aws.windlass.ResumeJobQueueRequest;
import io.windlass.aws.windlass.ResumeJobQueueResponse;
import io.windlass.aws.windlass.WindlassOperations;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.quotashare.ShareRules;
import io.windlass.submission.store.DefinitionCache;
import org.jspecify.annotations.Nullable;

/**
 * Holds and releases jobs, changes their priority or share; pauses, resumes and limits queues. Each
 * operation responds when the scheduler has carried it out durably or refused it. All are
 * idempotent.
 */
record JobControlOperations(
    DefinitionCache definitionCache, Pool pool, SchedulerGateway scheduler) {
  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(WindlassOperations.HOLD_JOB, this::hold)
        .operation(WindlassOperations.RELEASE_JOB, this::release)
        .operation(WindlassOperations.CHANGE_JOB_PRIORITY, this::change)
        .operation(WindlassOperations.PAUSE_JOB_QUEUE, this::pause)
        .operation(WindlassOperations.RESUME_JOB_QUEUE, this::resume)
        .operation(WindlassOperations.LIMIT_JOB_QUEUE, this::limit);
  }

  private HoldJobResponse hold(HoldJobRequest request, CallContext context) {
    if (request.reason().isBlank()) {
      throw ErrorMapper.invalid("reason must not be empty.");
    }
    String id = unfinished(request.jobId(), context);
    scheduler.instruct(SchedulerCalls.hold(id, true, request.reason()), context);
    return new HoldJobResponse();
  }

  private ReleaseJobResponse release(ReleaseJobRequest request, CallContext context) {
    String id = unfinished(request.jobId(), context);
    scheduler.instruct(SchedulerCalls.hold(id, false, ""), context);
    return new ReleaseJobResponse();
  }

  private ChangeJobPriorityResponse change(ChangeJobPriorityRequest request, CallContext context) {
    String id = unfinished(request.jobId(), context);
    checkShare(id, request.shareIdentifier(), context);
    scheduler.instruct(
        SchedulerCalls.precedence(id, request.schedulingPriority(), request.shareIdentifier()),
        context);
    return new ChangeJobPriorityResponse();
  }

  /** Checks that a share of a queue with quota shares exists and takes jobs. */
  private void checkShare(String jobId, @Nullable String share, CallContext context) {
    if (share == null) {
      return;
    }
    Owner owner = CallerMapping.owner(context);
    String queue = ExistingJobs.requireAny(pool, owner, jobId).jobQueue();
    ValidationErrors validationErrors = new ValidationErrors();
    definitionCache
        .queue(owner, queue)
        .map(stored -> new QueueSchedulingLookup(definitionCache).of(stored, share))
        .filter(QueueScheduling.QuotaShares.class::isInstance)
        .ifPresent(sharing -> ShareRules.ofJob(sharing, share, validationErrors));
    var _ = ErrorMapper.valueOrThrow(validationErrors.orElse(() -> share));
  }

  private PauseJobQueueResponse pause(PauseJobQueueRequest request, CallContext context) {
    scheduler.instruct(
        SchedulerCalls.control(queue(request.jobQueue(), context), true, null), context);
    return new PauseJobQueueResponse();
  }

  private ResumeJobQueueResponse resume(ResumeJobQueueRequest request, CallContext context) {
    scheduler.instruct(
        SchedulerCalls.control(queue(request.jobQueue(), context), false, null), context);
    return new ResumeJobQueueResponse();
  }

  private LimitJobQueueResponse limit(LimitJobQueueRequest request, CallContext context) {
    scheduler.instruct(
        SchedulerCalls.control(queue(request.jobQueue(), context), null, request.maxRunningJobs()),
        context);
    return new LimitJobQueueResponse();
  }

  private String queue(String nameOrArn, CallContext context) {
    return QueueLookup.require(definitionCache, CallerMapping.owner(context), nameOrArn)
        .queue()
        .arn()
        .toString();
  }

  private String unfinished(String jobId, CallContext context) {
    ExistingJobs.Job job = ExistingJobs.requireAny(pool, CallerMapping.owner(context), jobId);
    if (job.finished()) {
      throw ErrorMapper.refused("Job " + jobId + " is over: it is " + job.state().status() + ".");
    }
    return jobId;
  }
}
