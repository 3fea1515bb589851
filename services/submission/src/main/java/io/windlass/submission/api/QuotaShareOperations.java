package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.CreateQuotaShareRequest;
import io.windlass.aws.batch.CreateQuotaShareResponse;
import io.windlass.aws.batch.DeleteQuotaShareRequest;
import io.windlass.aws.batch.DeleteQuotaShareResponse;
import io.windlass.aws.batch.DescribeQuotaShareRequest;
import io.windlass.aws.batch.DescribeQuotaShareResponse;
import io.windlass.aws.batch.ListQuotaSharesRequest;
import io.windlass.aws.batch.ListQuotaSharesResponse;
import io.windlass.aws.batch.QuotaShareDetail;
import io.windlass.aws.batch.UpdateQuotaShareRequest;
import io.windlass.aws.batch.UpdateQuotaShareResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.quotashare.QuotaShare;
import io.windlass.submission.quotashare.QuotaShareRules;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.QuotaShares;
import io.windlass.submission.store.SchedulingPolicies;

/** CreateQuotaShare, Describe, List, Update, Delete. */
record QuotaShareOperations(DefinitionTransactions transactions, Pool pool) {
  private static final NamedResources<QuotaShare> SHARES =
      new NamedResources<>(
          ResourceKind.QUOTA_SHARE, QuotaShares.TABLE, share -> share.key().name());
  private static final NamedResources<StoredQueue> QUEUES =
      new NamedResources<>(
          ResourceKind.JOB_QUEUE, JobQueues.TABLE, stored -> stored.queue().name());

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.CREATE_QUOTA_SHARE, this::create)
        .operation(BatchOperations.DESCRIBE_QUOTA_SHARE, this::describe)
        .operation(BatchOperations.LIST_QUOTA_SHARES, this::list)
        .operation(BatchOperations.UPDATE_QUOTA_SHARE, this::update)
        .operation(BatchOperations.DELETE_QUOTA_SHARE, this::delete);
  }

  private CreateQuotaShareResponse create(CreateQuotaShareRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    QuotaShare created =
        transactions.run(
            context.now(),
            owner,
            transaction -> {
              SqlClient connection = transaction.connection();
              StoredQueue queue = QUEUES.requireAsGiven(connection, owner, request.jobQueue());
              QuotaShare share =
                  ErrorMapper.valueOrThrow(
                      QuotaShareRules.create(request, target(connection, queue)));
              if (!transaction.create(share, queue)) {
                throw ErrorMapper.nameTaken();
              }
              return share;
            });
    return new CreateQuotaShareResponse(created.key().name(), created.arn().toString());
  }

  private static QuotaShareRules.TargetQueue target(SqlClient connection, StoredQueue queue) {
    String policy = queue.queue().settings().schedulingPolicyArn();
    boolean divided =
        policy != null
            && SchedulingPolicies.TABLE
                .find(connection, policy)
                .filter(SchedulingPolicy::quotaShares)
                .isPresent();
    int shares = divided ? QuotaShares.of(connection, queue.id()).size() : 0;
    return new QuotaShareRules.TargetQueue(queue.queue(), divided, shares);
  }

  private DescribeQuotaShareResponse describe(
      DescribeQuotaShareRequest request, CallContext context) {
    QuotaShare share =
        SHARES.requireAsGiven(pool, CallerMapping.owner(context), request.quotaShareArn());
    return DescribeQuotaShareResponse.builder()
        .quotaShareName(share.key().name())
        .quotaShareArn(share.arn().toString())
        .jobQueueArn(share.key().queueArn().toString())
        .capacityLimits(share.settings().limits())
        .resourceSharingConfiguration(share.sharing())
        .preemptionConfiguration(share.settings().preemption())
        .state(share.settings().state())
        .status(share.status())
        .tags(share.tags())
        .build();
  }

  private ListQuotaSharesResponse list(ListQuotaSharesRequest request, CallContext context) {
    StoredQueue queue =
        QUEUES.requireAsGiven(pool, CallerMapping.owner(context), request.jobQueue());
    Pages.Page<QuotaShare> page =
        Pages.byName(
            QuotaShares.of(pool, queue.id()),
            share -> share.key().name(),
            context.operation(),
            request.maxResults(),
            request.nextToken());
    return new ListQuotaSharesResponse(page.map(QuotaShareOperations::detail), page.nextToken());
  }

  private static QuotaShareDetail detail(QuotaShare share) {
    return QuotaShareDetail.builder()
        .quotaShareName(share.key().name())
        .quotaShareArn(share.arn().toString())
        .jobQueueArn(share.key().queueArn().toString())
        .capacityLimits(share.settings().limits())
        .resourceSharingConfiguration(share.sharing())
        .preemptionConfiguration(share.settings().preemption())
        .state(share.settings().state())
        .status(share.status())
        .build();
  }

  private UpdateQuotaShareResponse update(UpdateQuotaShareRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    QuotaShare changed =
        transactions.run(
            context.now(),
            owner,
            transaction -> {
              QuotaShare present =
                  SHARES.requireAsGiven(transaction.connection(), owner, request.quotaShareArn());
              StoredQueue queue =
                  QUEUES.requireAsGiven(
                      transaction.connection(), owner, present.key().queueArn().toString());
              QuotaShare next =
                  ErrorMapper.valueOrThrow(QuotaShareRules.update(present, request, queue.queue()));
              transaction.update(next);
              return next;
            });
    return new UpdateQuotaShareResponse(changed.key().name(), changed.arn().toString());
  }

  private DeleteQuotaShareResponse delete(DeleteQuotaShareRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          QuotaShare present =
              SHARES.requireAsGiven(transaction.connection(), owner, request.quotaShareArn());
          if (!present.deleting()) {
            transaction.update(ErrorMapper.valueOrThrow(QuotaShareRules.delete(present)));
          }
          return new DeleteQuotaShareResponse();
        });
  }
}
