package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.ComputeEnvironmentDetail;
import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.CreateComputeEnvironmentRequest;
import io.windlass.aws.batch.CreateComputeEnvironmentResponse;
import io.windlass.aws.batch.DeleteComputeEnvironmentRequest;
import io.windlass.aws.batch.DeleteComputeEnvironmentResponse;
import io.windlass.aws.batch.DescribeComputeEnvironmentsRequest;
import io.windlass.aws.batch.DescribeComputeEnvironmentsResponse;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.aws.batch.UpdateComputeEnvironmentRequest;
import io.windlass.aws.batch.UpdateComputeEnvironmentResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.computeenvironment.ComputeEnvironmentCreation;
import io.windlass.submission.computeenvironment.ComputeEnvironmentDeletion;
import io.windlass.submission.computeenvironment.ComputeEnvironmentUpdate;
import io.windlass.submission.computeenvironment.InstanceTypeNames;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.config.InstanceTypeFiles;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.store.ComputeEnvironments;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.JobQueues.StoredQueue;
import java.util.List;
import java.util.UUID;

/** CreateComputeEnvironment, Describe, Update, Delete. */
final class ComputeEnvironmentOperations {
  private static final int QUOTA = 50;
  private static final int PER_CLUSTER = 5;
  private static final String DELETED = "DELETED";
  private static final String DELETING = "DELETING";
  private static final NamedResources<ComputeEnvironment> ENVIRONMENTS =
      new NamedResources<>(
          ResourceKind.COMPUTE_ENVIRONMENT,
          ComputeEnvironments.TABLE,
          environment -> environment.detail().computeEnvironmentName());

  private final DefinitionTransactions transactions;
  private final Pool pool;
  private final InstanceTypeNames types = InstanceTypeFiles.names();

  ComputeEnvironmentOperations(DefinitionTransactions transactions, Pool pool) {
    this.transactions = transactions;
    this.pool = pool;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.CREATE_COMPUTE_ENVIRONMENT, this::create)
        .operation(BatchOperations.DESCRIBE_COMPUTE_ENVIRONMENTS, this::describe)
        .operation(BatchOperations.UPDATE_COMPUTE_ENVIRONMENT, this::update)
        .operation(BatchOperations.DELETE_COMPUTE_ENVIRONMENT, this::delete);
  }

  private CreateComputeEnvironmentResponse create(
      CreateComputeEnvironmentRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    ComputeEnvironment environment =
        ErrorMapper.valueOrThrow(
            ComputeEnvironmentCreation.decide(owner, request, types, UUID.randomUUID().toString()));
    transactions.run(
        context.now(),
        owner,
        transaction -> {
          ErrorMapper.checkQuota(
              ComputeEnvironments.TABLE.all(transaction.connection(), owner).size(),
              QUOTA,
              "compute environments");
          checkCluster(transaction, environment);
          if (!transaction.create(environment)) {
            throw ErrorMapper.nameTaken();
          }
          return environment;
        });
    return CreateComputeEnvironmentResponse.builder()
        .computeEnvironmentName(environment.detail().computeEnvironmentName())
        .computeEnvironmentArn(environment.arn().toString())
        .build();
  }

  /** */
  private static void checkCluster(
      DefinitionTransaction transaction, ComputeEnvironment environment) {
    EksConfiguration eks = environment.detail().eksConfiguration();
    if (eks != null) {
      long present =
          ComputeEnvironments.TABLE.all(transaction.connection(), environment.owner()).stream()
              .map(other -> other.detail().eksConfiguration())
              .filter(other -> other != null && other.eksClusterArn().equals(eks.eksClusterArn()))
              .count();
      ErrorMapper.checkQuota(present, PER_CLUSTER, "compute environments of an EKS cluster");
    }
  }

  private DescribeComputeEnvironmentsResponse describe(
      DescribeComputeEnvironmentsRequest request, CallContext context) {
    Pages.Page<ComputeEnvironment> page =
        ENVIRONMENTS.describe(
            pool,
            context,
            request.computeEnvironments(),
            request.maxResults(),
            request.nextToken(),
            "ComputeEnvironments and MaxResults");
    return new DescribeComputeEnvironmentsResponse(
        page.map(ComputeEnvironmentOperations::detail), page.nextToken());
  }

  /**
   * Returns the environment as DescribeComputeEnvironments shows it. One that capacity has
   * terminated is shown as DELETING until its name is free.
   */
  private static ComputeEnvironmentDetail detail(ComputeEnvironment environment) {
    ComputeEnvironmentDetail detail = environment.detail();
    ComputeEnvironment.ReportedStatus reported = environment.reported();
    ComputeResource resources = detail.computeResources();
    Integer desired = reported.desiredvCpus();
    boolean sized = environment.provisioningModel() != ProvisioningModel.FARGATE;
    return detail.toBuilder()
        .tags(environment.tags())
        .status(reported.status().equals(DELETED) ? DELETING : reported.status())
        .statusReason(reported.statusReason())
        .ecsClusterArn(detail.eksConfiguration() == null ? reported.ecsClusterArn() : null)
        .computeResources(
            resources == null || desired == null || !sized
                ? resources
                : resources.toBuilder().desiredvCpus(desired).build())
        .build();
  }

  private UpdateComputeEnvironmentResponse update(
      UpdateComputeEnvironmentRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    ComputeEnvironment changed =
        transactions.run(
            context.now(),
            owner,
            transaction -> {
              ComputeEnvironment present =
                  ENVIRONMENTS.require(
                      transaction.connection(), owner, request.computeEnvironment());
              ComputeEnvironment next =
                  ErrorMapper.valueOrThrow(
                      ComputeEnvironmentUpdate.decide(present, request, types));
              transaction.update(next);
              return next;
            });
    return UpdateComputeEnvironmentResponse.builder()
        .computeEnvironmentName(changed.detail().computeEnvironmentName())
        .computeEnvironmentArn(changed.arn().toString())
        .build();
  }

  private DeleteComputeEnvironmentResponse delete(
      DeleteComputeEnvironmentRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          ComputeEnvironment present =
              ENVIRONMENTS.require(transaction.connection(), owner, request.computeEnvironment());
          if (!present.deleting()) {
            delete(transaction, present);
          }
          return new DeleteComputeEnvironmentResponse();
        });
  }

  private static void delete(DefinitionTransaction transaction, ComputeEnvironment present) {
    String arn = present.arn().toString();
    List<JobQueue> users =
        JobQueues.TABLE.all(transaction.connection(), present.owner()).stream()
            .map(StoredQueue::queue)
            .filter(queue -> queue.settings().computeEnvironments().contains(arn))
            .toList();
    boolean living = users.stream().anyMatch(queue -> !queue.deleting());
    ComputeEnvironment going =
        ErrorMapper.valueOrThrow(ComputeEnvironmentDeletion.decide(present, living));
    transaction.delete(going, !users.isEmpty());
  }
}
