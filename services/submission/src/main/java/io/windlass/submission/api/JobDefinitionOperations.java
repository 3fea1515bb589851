package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.DeregisterJobDefinitionRequest;
import io.windlass.aws.batch.DeregisterJobDefinitionResponse;
import io.windlass.aws.batch.DescribeJobDefinitionsRequest;
import io.windlass.aws.batch.DescribeJobDefinitionsResponse;
import io.windlass.aws.batch.JobDefinition;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.RegisterJobDefinitionResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.jobdefinition.JobDefinitionRegistration;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.store.JobDefinitions;
import io.windlass.submission.store.JobDefinitions.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RegisterJobDefinition, Describe, Deregister. */
record JobDefinitionOperations(DefinitionTransactions transactions, Pool pool) {
  private static final int MAXIMUM_ASKED = 100;

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.REGISTER_JOB_DEFINITION, this::register)
        .operation(BatchOperations.DESCRIBE_JOB_DEFINITIONS, this::describe)
        .operation(BatchOperations.DEREGISTER_JOB_DEFINITION, this::deregister);
  }

  private RegisterJobDefinitionResponse register(
      RegisterJobDefinitionRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    RegisterJobDefinitionRequest accepted =
        ErrorMapper.valueOrThrow(JobDefinitionRegistration.decide(request));
    new RequiredConsumablesCheck(pool).check(owner, request);
    RegisteredDefinition definition =
        transactions.run(
            context.now(),
            transaction -> {
              int number = transaction.nextRevision(owner, accepted.jobDefinitionName());
              RegisteredDefinition revision =
                  JobDefinitionRegistration.revision(owner, accepted, number);
              transaction.create(revision);
              return revision;
            });
    return new RegisterJobDefinitionResponse(
        definition.document().jobDefinitionName(),
        definition.arn().toString(),
        definition.document().revision());
  }

  private DescribeJobDefinitionsResponse describe(
      DescribeJobDefinitionsRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    List<String> asked = request.jobDefinitions();
    if (asked != null && !asked.isEmpty()) {
      return new DescribeJobDefinitionsResponse(asked(owner, asked, request), null);
    }
    int limit = Pages.limit(request.maxResults());
    List<String> token = PageToken.read(request.nextToken(), context.operation(), 2);
    Position after =
        token.isEmpty()
            ? Position.START
            : new Position(token.get(0), (int) PageToken.number(token.get(1)));
    List<RegisteredDefinition> found =
        JobDefinitions.page(
            pool, owner, request.jobDefinitionName(), request.status(), after, limit + 1);
    Pages.Page<RegisteredDefinition> page =
        Pages.of(
            found,
            limit,
            last ->
                PageToken.of(
                    context.operation(), last.reference().name(), last.document().revision()));
    return new DescribeJobDefinitionsResponse(shown(page.items()), page.nextToken());
  }

  /** Only name and revision together mean a definition here, unlike in SubmitJob (JD-007). */
  private List<JobDefinition> asked(
      Owner owner, List<String> references, DescribeJobDefinitionsRequest request) {
    if (request.maxResults() != null) {
      throw ErrorMapper.invalid("JobDefinitions and MaxResults cannot both be set");
    }
    if (request.jobDefinitionName() != null) {
      throw ErrorMapper.invalid("JobDefinitions and JobDefinitionName cannot both be set");
    }
    if (references.size() > MAXIMUM_ASKED) {
      throw ErrorMapper.invalid("Maximum number of job definitions supported is " + MAXIMUM_ASKED);
    }
    Map<String, RegisteredDefinition> found = new LinkedHashMap<>();
    for (String text : references) {
      if (DefinitionReference.parse(owner, text)
              instanceof Result.Accepted<DefinitionReference> reference
          && reference.value().revision() != null) {
        JobDefinitions.find(pool, owner, reference.value())
            .ifPresent(d -> found.putIfAbsent(d.arn().toString(), d));
      }
    }
    String status = request.status();
    return shown(
        found.values().stream()
            .filter(d -> status == null || status.equals(d.document().status()))
            .toList());
  }

  private static List<JobDefinition> shown(List<RegisteredDefinition> definitions) {
    List<JobDefinition> result = new ArrayList<>();
    for (RegisteredDefinition definition : definitions) {
      result.add(definition.document().toBuilder().tags(definition.tags()).build());
    }
    return result;
  }

  private DeregisterJobDefinitionResponse deregister(
      DeregisterJobDefinitionRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    DefinitionReference reference =
        ErrorMapper.valueOrThrow(DefinitionReference.parse(owner, request.jobDefinition()));
    if (reference.revision() == null) {
      throw ErrorMapper.invalid(
          "jobDefinition must be name:revision or an ARN with a revision, got "
              + request.jobDefinition()
              + ".");
    }
    return transactions.run(
        context.now(),
        transaction -> {
          RegisteredDefinition present =
              JobDefinitions.find(transaction.connection(), owner, reference)
                  .orElseThrow(
                      () ->
                          ErrorMapper.refused(
                              "JobDefinition " + request.jobDefinition() + " not found."));
          if (present.active()) {
            transaction.update(present.deregistered());
          }
          return new DeregisterJobDefinitionResponse();
        });
  }
}
