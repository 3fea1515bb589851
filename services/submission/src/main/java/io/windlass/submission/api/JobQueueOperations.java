package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
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
import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.jobqueue.JobQueueCreation;
import io.windlass.submission.jobqueue.JobQueueDeletion;
import io.windlass.submission.jobqueue.JobQueueRules;
import io.windlass.submission.jobqueue.JobQueueUpdate;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.store.ComputeEnvironments;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.ResourceTable;
import io.windlass.submission.store.SchedulingPolicies;
import io.windlass.submission.store.ServiceEnvironments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** CreateJobQueue, Describe, Update, Delete. */
record JobQueueOperations(DefinitionTransactions transactions, Pool pool) {
  private static final int QUOTA = 50;
  private static final NamedResources<StoredQueue> QUEUES =
      new NamedResources<>(
          ResourceKind.JOB_QUEUE, JobQueues.TABLE, stored -> stored.queue().name());

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
            owner,
            transaction -> {
              JobQueue queue =
                  ErrorMapper.valueOrThrow(
                      JobQueueCreation.decide(
                          owner,
                          request,
                          existing(transaction, owner),
                          UUID.randomUUID().toString()));
              ErrorMapper.checkQuota(
                  JobQueues.TABLE.all(transaction.connection(), owner).size(), QUOTA, "job queues");
              if (!transaction.create(queue)) {
                throw ErrorMapper.nameTaken();
              }
              return queue;
            });
    return new CreateJobQueueResponse(created.name(), created.arn().toString());
  }

  private static JobQueueRules.Existing existing(DefinitionTransaction transaction, Owner owner) {
    SqlClient client = transaction.connection();
    return new JobQueueRules.Existing(
        byArn(ComputeEnvironments.TABLE, client, owner),
        byArn(ServiceEnvironments.TABLE, client, owner),
        byArn(SchedulingPolicies.TABLE, client, owner));
  }

  private static <R extends OwnedResource<R>> Map<String, R> byArn(
      ResourceTable<R> table, SqlClient client, Owner owner) {
    return table.all(client, owner).stream()
        .collect(Collectors.toMap(resource -> resource.arn().toString(), Function.identity()));
  }

  private DescribeJobQueuesResponse describe(
      DescribeJobQueuesRequest request, CallContext context) {
    Pages.Page<StoredQueue> page =
        QUEUES.describe(
            pool,
            context,
            request.jobQueues(),
            request.maxResults(),
            request.nextToken(),
            "JobQueues and MaxResults");
    return new DescribeJobQueuesResponse(
        page.map(stored -> detail(stored.queue())), page.nextToken());
  }

  private static JobQueueDetail detail(JobQueue queue) {
    JobQueue.Settings settings = queue.settings();
    List<ComputeEnvironmentOrder> order = new ArrayList<>();
    List<ServiceEnvironmentOrder> services = new ArrayList<>();
    for (JobQueue.EnvironmentOrder place : settings.order()) {
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
            owner,
            transaction -> {
              JobQueue present =
                  QUEUES.require(transaction.connection(), owner, request.jobQueue()).queue();
              JobQueue next =
                  ErrorMapper.valueOrThrow(
                      JobQueueUpdate.decide(present, request, existing(transaction, owner)));
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
        owner,
        transaction -> {
          JobQueue present =
              QUEUES.require(transaction.connection(), owner, request.jobQueue()).queue();
          if (!present.deleting()) {
            transaction.update(ErrorMapper.valueOrThrow(JobQueueDeletion.decide(present)));
          }
          return new DeleteJobQueueResponse();
        });
  }
}
