package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.CapacityLimit;
import io.windlass.aws.batch.CreateServiceEnvironmentRequest;
import io.windlass.aws.batch.CreateServiceEnvironmentResponse;
import io.windlass.aws.batch.DeleteServiceEnvironmentRequest;
import io.windlass.aws.batch.DeleteServiceEnvironmentResponse;
import io.windlass.aws.batch.DescribeServiceEnvironmentsRequest;
import io.windlass.aws.batch.DescribeServiceEnvironmentsResponse;
import io.windlass.aws.batch.ServiceEnvironmentDetail;
import io.windlass.aws.batch.UpdateServiceEnvironmentRequest;
import io.windlass.aws.batch.UpdateServiceEnvironmentResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import io.windlass.submission.serviceenvironment.ServiceEnvironmentRules;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.ServiceEnvironments;
import java.util.UUID;

/** CreateServiceEnvironment, Describe, Update, Delete (SE-003 to SE-013). */
record ServiceEnvironmentOperations(DefinitionTransactions transactions, Pool pool) {
  private static final int QUOTA = 50;
  private static final NamedResources<ServiceEnvironment> ENVIRONMENTS =
      new NamedResources<>(
          ResourceKind.SERVICE_ENVIRONMENT, ServiceEnvironments.TABLE, ServiceEnvironment::name);

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.CREATE_SERVICE_ENVIRONMENT, this::create)
        .operation(BatchOperations.DESCRIBE_SERVICE_ENVIRONMENTS, this::describe)
        .operation(BatchOperations.UPDATE_SERVICE_ENVIRONMENT, this::update)
        .operation(BatchOperations.DELETE_SERVICE_ENVIRONMENT, this::delete);
  }

  private CreateServiceEnvironmentResponse create(
      CreateServiceEnvironmentRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    ServiceEnvironment environment =
        ErrorMapper.valueOrThrow(
            ServiceEnvironmentRules.create(owner, request, UUID.randomUUID().toString()));
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          ErrorMapper.checkQuota(
              ServiceEnvironments.TABLE.all(transaction.connection(), owner).size(),
              QUOTA,
              "service environments");
          if (!transaction.create(environment)) {
            throw ErrorMapper.nameTaken();
          }
          return new CreateServiceEnvironmentResponse(
              environment.name(), environment.arn().toString());
        });
  }

  private DescribeServiceEnvironmentsResponse describe(
      DescribeServiceEnvironmentsRequest request, CallContext context) {
    Pages.Page<ServiceEnvironment> page =
        ENVIRONMENTS.describe(
            pool,
            context,
            request.serviceEnvironments(),
            request.maxResults(),
            request.nextToken(),
            "serviceEnvironments and maxResults");
    return new DescribeServiceEnvironmentsResponse(
        page.map(ServiceEnvironmentOperations::detail), page.nextToken());
  }

  private static ServiceEnvironmentDetail detail(ServiceEnvironment environment) {
    ServiceEnvironment.Settings settings = environment.settings();
    return ServiceEnvironmentDetail.builder()
        .serviceEnvironmentName(environment.name())
        .serviceEnvironmentArn(environment.arn().toString())
        .serviceEnvironmentType(settings.type())
        .state(settings.state())
        .status(environment.status())
        .capacityLimits(
            settings.capacityLimits().stream()
                .map(limit -> new CapacityLimit(limit.maxCapacity(), limit.capacityUnit()))
                .toList())
        .tags(environment.tags())
        .build();
  }

  private UpdateServiceEnvironmentResponse update(
      UpdateServiceEnvironmentRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          ServiceEnvironment changed =
              ErrorMapper.valueOrThrow(
                  ServiceEnvironmentRules.update(
                      ENVIRONMENTS.require(
                          transaction.connection(), owner, request.serviceEnvironment()),
                      request));
          transaction.update(changed);
          return new UpdateServiceEnvironmentResponse(changed.name(), changed.arn().toString());
        });
  }

  /** SE-013, SE-020: a queue that is being deleted holds an environment back as any other does. */
  private DeleteServiceEnvironmentResponse delete(
      DeleteServiceEnvironmentRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          ServiceEnvironment present =
              ENVIRONMENTS.require(transaction.connection(), owner, request.serviceEnvironment());
          if (!present.deleting()) {
            transaction.update(
                ErrorMapper.valueOrThrow(
                    ServiceEnvironmentRules.delete(present, linked(transaction, present))));
          }
          return new DeleteServiceEnvironmentResponse();
        });
  }

  private static boolean linked(DefinitionTransaction transaction, ServiceEnvironment present) {
    String arn = present.arn().toString();
    return JobQueues.TABLE.all(transaction.connection(), present.owner()).stream()
        .anyMatch(stored -> stored.queue().settings().serviceEnvironments().contains(arn));
  }
}
