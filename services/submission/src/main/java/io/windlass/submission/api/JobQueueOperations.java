package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.CreateJobQueueRequest;
import io.windlass.aws.batch.CreateJobQueueResponse;
import io.windlass.aws.batch.DeleteJobQueueRequest;
import io.windlass.aws.batch.DeleteJobQueueResponse;
import io.windlass.aws.batch.DescribeJobQueuesRequest;
import io.windlass.aws.batch.DescribeJobQueuesResponse;
import io.windlass.aws.batch.JobQueueDetail;
import io.windlass.aws.batch.JobStateTimeLimitAction;
import io.windlass.aws.batch.ServiceEnvironmentOrder;
import io.windlass.aws.batch.UpdateJobQueueRequest;
import io.windlass.aws.batch.UpdateJobQueueResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.jobqueue.JobQueueCreation;
import io.windlass.submission.jobqueue.JobQueueDeletion;
import io.windlass.submission.jobqueue.JobQueueRules;
import io.windlass.submission.jobqueue.JobQueueUpdate;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.store.ComputeEnvironments;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.SchedulingPolicies;
import io.windlass.submission.store.ServiceEnvironments;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** CreateJobQueue, Describe, Update, Delete. */
final class JobQueueOperations {
  private static final int QUOTA = 50;
  private static final NamedResources<StoredQueue> QUEUES =
      new NamedResources<>(ResourceKind.JOB_QUEUE, JobQueues::find);

  private final DefinitionTransactions transactions;
  private final Pool pool;

  JobQueueOperations(DefinitionTransactions transactions, Pool pool) {
    this.transactions = transactions;
    this.pool = pool;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.CREATE_JOB_QUEUE, this::create)
        .operation(BatchOperations.DESCRIBE_JOB_QUEUES, this::describe)
        .operation(BatchOperations.UPDATE_JOB_QUEUE, this::update)
        .operation(BatchOperations.DELETE_JOB_QUEUE, this::delete);
  }

  private CreateJobQueueResponse create(CreateJobQueueRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    JobQueue created =
        transactions.run(
            context.now(),
            transaction -> {
              transaction.lock(owner);
              JobQueue queue =
                  ErrorMapper.accepted(
                      JobQueueCreation.decide(
                          owner, request, known(transaction, owner), UUID.randomUUID().toString()));
              if (JobQueues.all(transaction.connection(), owner).size() >= QUOTA) {
                throw ErrorMapper.refused("You can not have more than " + QUOTA + " job queues.");
              }
              if (!transaction.create(queue)) {
                throw ErrorMapper.nameTaken();
              }
              return queue;
            });
    return new CreateJobQueueResponse(created.name(), created.arn().toString());
  }

  private static JobQueueRules.Known known(DefinitionTransaction transaction, Owner owner) {
    return new JobQueueRules.Known(
        ComputeEnvironments.all(transaction.connection(), owner).stream()
            .collect(Collectors.toMap(e -> e.arn().toString(), e -> e)),
        ServiceEnvironments.all(transaction.connection(), owner).stream()
            .collect(Collectors.toMap(e -> e.arn().toString(), e -> e)),
        SchedulingPolicies.all(transaction.connection(), owner).stream()
            .collect(Collectors.toMap(policy -> policy.arn().toString(), policy -> policy)));
  }

  private DescribeJobQueuesResponse describe(
      DescribeJobQueuesRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    List<String> asked = request.jobQueues();
    if (asked != null && !asked.isEmpty()) {
      if (request.maxResults() != null) {
        throw ErrorMapper.exceptionOf(
            new Rejection.Invalid("JobQueues and MaxResults cannot both be set"));
      }
      return new DescribeJobQueuesResponse(
          QUEUES.findAll(pool, owner, asked).stream()
              .map(stored -> detail(stored.queue()))
              .toList(),
          null);
    }
    Pages.Page<StoredQueue> page =
        Pages.byName(
            JobQueues.all(pool, owner),
            stored -> stored.queue().name(),
            context.operation(),
            request.maxResults(),
            request.nextToken());
    return new DescribeJobQueuesResponse(
        page.items().stream().map(stored -> detail(stored.queue())).toList(), page.nextToken());
  }

  private static JobQueueDetail detail(JobQueue queue) {
    JobQueue.Settings settings = queue.settings();
    List<ComputeEnvironmentOrder> order = new ArrayList<>();
    List<ServiceEnvironmentOrder> services = new ArrayList<>();
    for (JobQueue.Place place : settings.order()) {
      if (queue.ofServiceJobs()) {
        services.add(new ServiceEnvironmentOrder(place.order(), place.environment()));
      } else {
        order.add(new ComputeEnvironmentOrder(place.order(), place.environment()));
      }
    }
    return JobQueueDetail.builder()
        .jobQueueName(queue.name())
        .jobQueueArn(queue.arn().toString())
        .state(settings.state())
        .schedulingPolicyArn(settings.schedulingPolicyArn())
        .status(queue.status())
        .statusReason(queue.deleting() ? "JobQueue is being deleted" : "JobQueue Healthy")
        .priority(settings.priority())
        .computeEnvironmentOrder(order)
        .serviceEnvironmentOrder(services)
        .jobQueueType(settings.jobQueueType())
        .tags(queue.tags())
        .jobStateTimeLimitActions(
            settings.timeLimits().stream()
                .map(
                    l ->
                        new JobStateTimeLimitAction(
                            l.reason(), l.state(), l.maxTimeSeconds(), l.action()))
                .toList())
        .build();
  }

  private UpdateJobQueueResponse update(UpdateJobQueueRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    JobQueue changed =
        transactions.run(
            context.now(),
            transaction -> {
              transaction.lock(owner);
              JobQueue present =
                  QUEUES.require(transaction.connection(), owner, request.jobQueue()).queue();
              JobQueue next =
                  ErrorMapper.accepted(
                      JobQueueUpdate.decide(present, request, known(transaction, owner)));
              transaction.update(next);
              return next;
            });
    return UpdateJobQueueResponse.builder()
        .jobQueueName(changed.name())
        .jobQueueArn(changed.arn().toString())
        .build();
  }

  private DeleteJobQueueResponse delete(DeleteJobQueueRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        transaction -> {
          transaction.lock(owner);
          JobQueue present =
              QUEUES.require(transaction.connection(), owner, request.jobQueue()).queue();
          if (!present.deleting()) {
            transaction.update(ErrorMapper.accepted(JobQueueDeletion.decide(present)));
          }
          return new DeleteJobQueueResponse();
        });
  }
}
