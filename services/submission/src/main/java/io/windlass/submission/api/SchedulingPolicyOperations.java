package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.CreateSchedulingPolicyRequest;
import io.windlass.aws.batch.CreateSchedulingPolicyResponse;
import io.windlass.aws.batch.DeleteSchedulingPolicyRequest;
import io.windlass.aws.batch.DeleteSchedulingPolicyResponse;
import io.windlass.aws.batch.DescribeSchedulingPoliciesRequest;
import io.windlass.aws.batch.DescribeSchedulingPoliciesResponse;
import io.windlass.aws.batch.ListSchedulingPoliciesRequest;
import io.windlass.aws.batch.ListSchedulingPoliciesResponse;
import io.windlass.aws.batch.SchedulingPolicyDetail;
import io.windlass.aws.batch.SchedulingPolicyListingDetail;
import io.windlass.aws.batch.UpdateSchedulingPolicyRequest;
import io.windlass.aws.batch.UpdateSchedulingPolicyResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.schedulingpolicy.SchedulingPolicyRules;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.SchedulingPolicies;

/** CreateSchedulingPolicy, Describe, List, Update, Delete (FS-001 to FS-007). */
record SchedulingPolicyOperations(DefinitionTransactions transactions, Pool pool) {
  private static final NamedResources<SchedulingPolicy> POLICIES =
      new NamedResources<>(
          ResourceKind.SCHEDULING_POLICY, SchedulingPolicies.TABLE, SchedulingPolicy::name);

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.CREATE_SCHEDULING_POLICY, this::create)
        .operation(BatchOperations.DESCRIBE_SCHEDULING_POLICIES, this::describe)
        .operation(BatchOperations.LIST_SCHEDULING_POLICIES, this::list)
        .operation(BatchOperations.UPDATE_SCHEDULING_POLICY, this::update)
        .operation(BatchOperations.DELETE_SCHEDULING_POLICY, this::delete);
  }

  private CreateSchedulingPolicyResponse create(
      CreateSchedulingPolicyRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    SchedulingPolicy policy =
        ErrorMapper.valueOrThrow(SchedulingPolicyRules.create(owner, request));
    boolean created =
        transactions.run(context.now(), owner, transaction -> transaction.create(policy));
    if (!created) {
      throw ErrorMapper.nameTaken();
    }
    return new CreateSchedulingPolicyResponse(policy.name(), policy.arn().toString());
  }

  private DescribeSchedulingPoliciesResponse describe(
      DescribeSchedulingPoliciesRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return new DescribeSchedulingPoliciesResponse(
        POLICIES.findAll(pool, owner, request.arns()).stream()
            .map(SchedulingPolicyOperations::detail)
            .toList());
  }

  private static SchedulingPolicyDetail detail(SchedulingPolicy policy) {
    SchedulingPolicyDetail.Builder detail =
        SchedulingPolicyDetail.builder()
            .name(policy.name())
            .arn(policy.arn().toString())
            .tags(policy.tags());
    SchedulingPolicyDetail.Builder settled =
        switch (policy.settings()) {
          case SchedulingPolicy.FairShare fair -> detail.fairsharePolicy(fair.policy());
          case SchedulingPolicy.QuotaShares quota -> detail.quotaSharePolicy(quota.policy());
        };
    return settled.build();
  }

  private ListSchedulingPoliciesResponse list(
      ListSchedulingPoliciesRequest request, CallContext context) {
    Pages.Page<SchedulingPolicy> page =
        Pages.byName(
            SchedulingPolicies.TABLE.all(pool, CallerMapping.owner(context)),
            SchedulingPolicy::name,
            context.operation(),
            request.maxResults(),
            request.nextToken());
    return new ListSchedulingPoliciesResponse(
        page.map(policy -> new SchedulingPolicyListingDetail(policy.arn().toString())),
        page.nextToken());
  }

  private UpdateSchedulingPolicyResponse update(
      UpdateSchedulingPolicyRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          SchedulingPolicy present =
              POLICIES.requireAsGiven(transaction.connection(), owner, request.arn());
          transaction.update(
              ErrorMapper.valueOrThrow(SchedulingPolicyRules.update(present, request)));
          return new UpdateSchedulingPolicyResponse();
        });
  }

  /** Deletes a policy that no queue uses (FS-007). Succeeds if there is no such policy. */
  private DeleteSchedulingPolicyResponse delete(
      DeleteSchedulingPolicyRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          POLICIES
              .find(transaction.connection(), owner, request.arn())
              .ifPresent(p -> delete(transaction, p));
          return new DeleteSchedulingPolicyResponse();
        });
  }

  private static void delete(DefinitionTransaction transaction, SchedulingPolicy policy) {
    String arn = policy.arn().toString();
    JobQueues.TABLE.all(transaction.connection(), policy.owner()).stream()
        .map(JobQueues.StoredQueue::queue)
        .filter(queue -> arn.equals(queue.settings().schedulingPolicyArn()))
        .findFirst()
        .ifPresent(
            queue -> {
              throw ErrorMapper.refused(
                  "Cannot delete, scheduling policy is used by job queue " + queue.arn() + ".");
            });
    transaction.delete(policy);
  }
}
