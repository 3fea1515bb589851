package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.ConsumableResourceSummary;
import io.windlass.aws.batch.CreateConsumableResourceRequest;
import io.windlass.aws.batch.CreateConsumableResourceResponse;
import io.windlass.aws.batch.DeleteConsumableResourceRequest;
import io.windlass.aws.batch.DeleteConsumableResourceResponse;
import io.windlass.aws.batch.DescribeConsumableResourceRequest;
import io.windlass.aws.batch.DescribeConsumableResourceResponse;
import io.windlass.aws.batch.KeyValuesPair;
import io.windlass.aws.batch.ListConsumableResourcesRequest;
import io.windlass.aws.batch.ListConsumableResourcesResponse;
import io.windlass.aws.batch.UpdateConsumableResourceRequest;
import io.windlass.aws.batch.UpdateConsumableResourceResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.consumableresource.ConsumableResource;
import io.windlass.submission.consumableresource.ConsumableResourceCreation;
import io.windlass.submission.consumableresource.ConsumableResourceUpdate;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.store.ConsumableResources;
import io.windlass.submission.store.ConsumableResources.AppliedUpdate;
import io.windlass.submission.store.NameFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CreateConsumableResource, Describe, List, Update, Delete (chapter CR). */
record ConsumableResourceOperations(DefinitionTransactions transactions, Pool pool) {
  private static final int QUOTA = 50_000;
  private static final Duration TOKENS_HOLD = Duration.ofHours(8);
  static final NamedResources<ConsumableResource> RESOURCES =
      new NamedResources<>(
          ResourceKind.CONSUMABLE_RESOURCE, ConsumableResources.TABLE, ConsumableResource::name);

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.CREATE_CONSUMABLE_RESOURCE, this::create)
        .operation(BatchOperations.DESCRIBE_CONSUMABLE_RESOURCE, this::describe)
        .operation(BatchOperations.LIST_CONSUMABLE_RESOURCES, this::list)
        .operation(BatchOperations.UPDATE_CONSUMABLE_RESOURCE, this::update)
        .operation(BatchOperations.DELETE_CONSUMABLE_RESOURCE, this::delete);
  }

  private CreateConsumableResourceResponse create(
      CreateConsumableResourceRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    ResourceArn arn = RESOURCES.arn(owner, request.consumableResourceName());
    ConsumableResource created =
        transactions.run(
            context.now(),
            owner,
            transaction -> {
              long sequence = transaction.nextSequence(arn);
              ConsumableResource resource =
                  ErrorMapper.valueOrThrow(
                      ConsumableResourceCreation.decide(
                          owner, request, sequence, context.now().toEpochMilli()));
              ErrorMapper.checkQuota(
                  ConsumableResources.count(transaction.connection(), owner),
                  QUOTA,
                  "consumable resources");
              if (!transaction.create(resource, sequence)) {
                throw ErrorMapper.nameTaken();
              }
              return resource;
            });
    return new CreateConsumableResourceResponse(created.name(), created.arn().toString());
  }

  private DescribeConsumableResourceResponse describe(
      DescribeConsumableResourceRequest request, CallContext context) {
    ConsumableResource resource =
        RESOURCES.require(pool, CallerMapping.owner(context), request.consumableResource());
    return DescribeConsumableResourceResponse.builder()
        .consumableResourceName(resource.name())
        .consumableResourceArn(resource.arn().toString())
        .totalQuantity(resource.total())
        .inUseQuantity(resource.usage().inUse())
        .availableQuantity(resource.available())
        .resourceType(resource.grant().resourceType())
        .createdAt(resource.createdAt())
        .tags(resource.tags())
        .build();
  }

  private ListConsumableResourcesResponse list(
      ListConsumableResourcesRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    int limit = Pages.limit(request.maxResults());
    List<String> token = PageToken.read(request.nextToken(), context.operation(), 1);
    List<ConsumableResource> found =
        ConsumableResources.page(
            pool,
            owner,
            token.isEmpty() ? "" : token.getFirst(),
            names(request.filters()),
            limit + 1);
    Pages.Page<ConsumableResource> page =
        Pages.of(found, limit, last -> PageToken.of(context.operation(), last.name()));
    return new ListConsumableResourcesResponse(
        page.map(ConsumableResourceOperations::summary), page.nextToken());
  }

  private static ConsumableResourceSummary summary(ConsumableResource resource) {
    return ConsumableResourceSummary.builder()
        .consumableResourceArn(resource.arn().toString())
        .consumableResourceName(resource.name())
        .totalQuantity(resource.total())
        .inUseQuantity(resource.usage().inUse())
        .resourceType(resource.grant().resourceType())
        .build();
  }

  private static @Nullable List<NameFilter> names(@Nullable List<KeyValuesPair> filters) {
    if (filters == null || filters.isEmpty()) {
      return null;
    }
    List<NameFilter> names = new ArrayList<>();
    for (KeyValuesPair filter : filters) {
      if (!"CONSUMABLE_RESOURCE_NAME".equals(filter.name())) {
        throw ErrorMapper.invalid("filters: " + filter.name() + " is not a supported filter.");
      }
      if (filter.values() != null) {
        filter.values().forEach(value -> names.add(new NameFilter(value)));
      }
    }
    return names;
  }

  private UpdateConsumableResourceResponse update(
      UpdateConsumableResourceRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          ConsumableResource present =
              RESOURCES.require(transaction.connection(), owner, request.consumableResource());
          AppliedUpdate applied = appliedUpdate(transaction, present.arn().toString(), request);
          return applied == null
              ? apply(transaction, present, request)
              : response(present, applied.total());
        });
  }

  /** CR-030: the same token with the same payload is applied once. */
  private static @Nullable AppliedUpdate appliedUpdate(
      DefinitionTransaction transaction, String arn, UpdateConsumableResourceRequest request) {
    String token = request.clientToken();
    if (token == null) {
      return null;
    }
    long since = transaction.now().minus(TOKENS_HOLD).toEpochMilli();
    Optional<AppliedUpdate> found =
        ConsumableResources.findUpdate(transaction.connection(), arn, token, since);
    if (found.isPresent()
        && !found.get().payload().equals(ConsumableResourceUpdate.payload(request))) {
      throw ErrorMapper.refused(
          "clientToken " + token + " was used for another update of the same resource.");
    }
    return found.orElse(null);
  }

  private static UpdateConsumableResourceResponse apply(
      DefinitionTransaction transaction,
      ConsumableResource present,
      UpdateConsumableResourceRequest request) {
    long sequence = transaction.nextSequence(present.arn());
    ConsumableResource next =
        ErrorMapper.valueOrThrow(ConsumableResourceUpdate.decide(present, request, sequence));
    transaction.update(next, sequence);
    String token = request.clientToken();
    if (token != null) {
      ConsumableResources.saveUpdate(
          transaction.connection(),
          present.arn().toString(),
          token,
          new AppliedUpdate(ConsumableResourceUpdate.payload(request), next.total()),
          transaction.now().toEpochMilli());
    }
    return response(next, next.total());
  }

  private static UpdateConsumableResourceResponse response(
      ConsumableResource resource, long total) {
    return new UpdateConsumableResourceResponse(resource.name(), resource.arn().toString(), total);
  }

  private DeleteConsumableResourceResponse delete(
      DeleteConsumableResourceRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    return transactions.run(
        context.now(),
        owner,
        transaction -> {
          transaction.delete(
              RESOURCES.require(transaction.connection(), owner, request.consumableResource()));
          return new DeleteConsumableResourceResponse();
        });
  }
}
