package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.ConsumableResourceDefinition;
import io.windlass.events.ConsumableResourceUsage;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.JobSubmitted;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ConsumableResourceProperties;
import software.amazon.awssdk.services.batch.model.ConsumableResourceRequirement;
import software.amazon.awssdk.services.batch.model.ConsumableResourceSummary;
import software.amazon.awssdk.services.batch.model.ContainerProperties;
import software.amazon.awssdk.services.batch.model.DescribeConsumableResourceResponse;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.ListJobsByConsumableResourceSummary;
import software.amazon.awssdk.services.batch.model.ResourceType;

/** Consumable resources through the AWS SDK; the test plays the scheduler. */
class ConsumableResourcesIT {
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("consumables");
    scenario = new Scenario(service);
    client = scenario.client();
    scenario.queue("q");
    scenario.definition("d");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String create(String name, long total) {
    return client
        .createConsumableResource(r -> r.consumableResourceName(name).totalQuantity(total))
        .consumableResourceArn();
  }

  private static DescribeConsumableResourceResponse describe(String name) {
    return client.describeConsumableResource(r -> r.consumableResource(name));
  }

  private static ConsumableResourceProperties needing(String name, long quantity) {
    return ConsumableResourceProperties.builder()
        .consumableResourceList(
            ConsumableResourceRequirement.builder()
                .consumableResource(name)
                .quantity(quantity)
                .build())
        .build();
  }

  private static ContainerProperties container() {
    return ContainerProperties.builder()
        .image("busybox")
        .resourceRequirements(
            Scenario.need(ResourceType.VCPU, "1"), Scenario.need(ResourceType.MEMORY, "64"))
        .build();
  }

  private static String submit(String jobName, String resource, long quantity) {
    return client
        .submitJob(
            r ->
                r.jobName(jobName)
                    .jobQueue("q")
                    .jobDefinition("d")
                    .consumableResourcePropertiesOverride(needing(resource, quantity)))
        .jobId();
  }

  private static long incarnation(String arn) {
    try (var definitions = new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      var found = definitions.await(1, changed -> changed.getArn().equals(arn));
      return ((ConsumableResourceDefinition) found.getLast().getDefinition()).getIncarnation();
    }
  }

  private static void schedulerSays(String arn, long incarnation, long sequence, long inUse) {
    service.publish(
        new OutboxMessage(
            Topics.CONSUMABLE_RESOURCES,
            Scenario.ACCOUNT,
            arn,
            ConsumableResourceUsage.newBuilder()
                .setAccountId(Scenario.ACCOUNT)
                .setRegion("us-east-1")
                .setArn(arn)
                .setSequence(sequence)
                .setAt(Instant.now())
                .setIncarnation(incarnation)
                .setGrant(incarnation)
                .setTotalQuantity(10)
                .setAvailableQuantity(10 - inUse)
                .setInUseQuantity(inUse)
                .build()));
  }

  @Test
  void cr002cr005CreateAndDescribe() {
    long before = System.currentTimeMillis();
    String arn =
        client
            .createConsumableResource(
                r ->
                    r.consumableResourceName("licences")
                        .totalQuantity(10L)
                        .tags(Map.of("team", "a")))
            .consumableResourceArn();
    assertThat(arn).isEqualTo(arn("consumable-resource/licences"));
    DescribeConsumableResourceResponse described = describe(arn);
    assertThat(described.consumableResourceName()).isEqualTo("licences");
    assertThat(described.consumableResourceArn()).isEqualTo(arn);
    assertThat(described.resourceType()).isEqualTo("REPLENISHABLE");
    assertThat(described.totalQuantity()).isEqualTo(10);
    assertThat(described.availableQuantity()).isEqualTo(10);
    assertThat(described.inUseQuantity()).isZero();
    assertThat(described.createdAt()).isBetween(before - 60_000, before + 600_000);
    assertThat(described.tags()).containsEntry("team", "a");
    client.tagResource(r -> r.resourceArn(arn).tags(Map.of("more", "b")));
    assertThat(client.listTagsForResource(r -> r.resourceArn(arn)).tags()).hasSize(2);
    assertThatThrownBy(() -> create("licences", 1))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("already exists");
    assertThatThrownBy(() -> describe("no-such"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("no-such");
  }

  /** CR-003: 50,000 and no more. */
  @Test
  void cr003ThereIsAQuota() {
    sql(
        """
        insert into consumable_resource (arn, account_id, region, name, resource_type, created_at,
          incarnation, grant_number, granted, tags)
        select 'filler-' || i, '%s', 'us-east-1', 'filler-' || i, 'REPLENISHABLE', 0, 1, 1, 1, '{}'
        from generate_series(1, 50000 - (select count(*) from consumable_resource)) i
        """
            .formatted(Scenario.ACCOUNT));
    try {
      assertThatThrownBy(() -> create("one-too-many", 1))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("more than 50000 consumable resources");
      sql("delete from consumable_resource where arn = 'filler-1'");
      assertThat(create("just-enough", 1)).isEqualTo(arn("consumable-resource/just-enough"));
    } finally {
      sql("delete from consumable_resource where arn like 'filler-%'");
    }
  }

  private static void sql(String statement) {
    service.pool().query(statement).execute().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void cr030UpdatesAreAppliedOncePerToken() {
    String arn = create("updated", 10);
    for (int i = 0; i < 2; i++) {
      assertThat(
              client
                  .updateConsumableResource(
                      r ->
                          r.consumableResource("updated")
                              .operation("ADD")
                              .quantity(5L)
                              .clientToken("t1"))
                  .totalQuantity())
          .isEqualTo(15);
    }
    assertThat(describe(arn).totalQuantity()).isEqualTo(15);
    assertThatThrownBy(
            () ->
                client.updateConsumableResource(
                    r -> r.consumableResource(arn).operation("SET").quantity(5L).clientToken("t1")))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("clientToken");
    assertThatThrownBy(
            () ->
                client.updateConsumableResource(
                    r -> r.consumableResource(arn).operation("REMOVE").quantity(16L)))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("can not be removed");
    client.updateConsumableResource(r -> r.consumableResource(arn).operation("SET").quantity(3L));
    assertThat(describe(arn).availableQuantity()).isEqualTo(3);
  }

  @Test
  void cr006cr010ListWithFiltersInPages() {
    for (String name : List.of("List-a", "list-b", "LIST-c", "other")) {
      create(name, 4);
    }
    assertThat(names("list-*")).containsExactly("LIST-c", "List-a", "list-b");
    assertThat(names("OTHER")).containsExactly("other");
    assertThat(names("list")).isEmpty();
    assertThat(client.listConsumableResources(r -> r.maxResults(2)).nextToken()).isNotNull();
    assertThat(client.listConsumableResources(r -> r.filters(name("other"))).consumableResources())
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.totalQuantity()).as("03 X-10").isEqualTo(4);
              assertThat(summary.inUseQuantity()).isZero();
              assertThat(summary.resourceType()).isEqualTo("REPLENISHABLE");
            });
    assertThatThrownBy(
            () ->
                client.listConsumableResources(
                    r -> r.filters(KeyValuesPair.builder().name("COLOUR").values("r").build())))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("COLOUR");
  }

  private static KeyValuesPair name(String value) {
    return KeyValuesPair.builder().name("CONSUMABLE_RESOURCE_NAME").values(value).build();
  }

  private static List<String> names(String filter) {
    return client
        .listConsumableResourcesPaginator(r -> r.filters(name(filter)).maxResults(1))
        .stream()
        .flatMap(page -> page.consumableResources().stream())
        .map(ConsumableResourceSummary::consumableResourceName)
        .toList();
  }

  @Test
  void cr007cr045WhatTheSchedulerTellsShowsUnlessItIsOfAnotherIncarnation() {
    String arn = create("used", 10);
    long first = incarnation(arn);
    schedulerSays(arn, first, 1, 4);
    RunningService.eventually("in use", () -> describe("used").inUseQuantity() == 4);
    assertThat(describe("used").availableQuantity()).isEqualTo(6);
    schedulerSays(arn, first, 1, 9);
    client.deleteConsumableResource(r -> r.consumableResource("used"));
    create("used", 3);
    assertThat(describe("used").inUseQuantity()).isZero();
    schedulerSays(arn, first, 9, 4);
    schedulerSays(arn, first + 2, 10, 1);
    RunningService.eventually("in use", () -> describe("used").inUseQuantity() == 1);
    assertThat(describe("used").availableQuantity()).isEqualTo(2);
  }

  @Test
  void cr004cr010cr012JobsSayWhatTheyRequireAndOverridesReplaceIt() {
    String arn = create("required", 10);
    create("replaced", 1);
    client.registerJobDefinition(
        r ->
            r.jobDefinitionName("needs")
                .type("container")
                .consumableResourceProperties(needing("required", 2))
                .containerProperties(container()));
    assertThat(
            client
                .describeJobDefinitions(r -> r.jobDefinitionName("needs"))
                .jobDefinitions()
                .getFirst()
                .consumableResourceProperties()
                .consumableResourceList()
                .getFirst()
                .quantity())
        .isEqualTo(2);
    assertThatThrownBy(
            () ->
                client.registerJobDefinition(
                    r ->
                        r.jobDefinitionName("unknown")
                            .type("container")
                            .consumableResourceProperties(needing("never-created", 2))
                            .containerProperties(container())))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("never-created");
    String id = submit("overridden", "required", 7);
    assertThat(scenario.job(id).consumableResourceProperties().consumableResourceList())
        .singleElement()
        .satisfies(l -> assertThat(l.quantity()).isEqualTo(7));
    try (var requests = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      JobSubmitted submitted =
          (JobSubmitted) requests.await(1, request -> isOf(request, id)).getFirst().getRequest();
      assertThat(submitted.getConsumableResources()).containsExactly(Map.entry(arn, 7L));
    }
    assertThatThrownBy(() -> submit("bad", "never-created", 1))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("never-created");
  }

  private static boolean isOf(JobRequest request, String id) {
    return request.getRequest() instanceof JobSubmitted submitted
        && submitted.getJobId().equals(id);
  }

  @Test
  void cr040ListJobsByConsumableResource() {
    String arn = create("listed", 10);
    String first = submit("Job-one", "listed", 1);
    String second = submit("job-two", arn, 2);
    scenario.schedulerSays(
        transition(first, 1, io.windlass.events.JobStatus.SUBMITTED).build(),
        transition(first, 2, io.windlass.events.JobStatus.RUNNABLE)
            .setStatusReason("waits")
            .build());
    RunningService.eventually(
        "runnable", () -> scenario.job(first).statusAsString().equals("RUNNABLE"));
    assertThat(jobs("listed", null, null))
        .extracting("jobName")
        .containsExactly("job-two", "Job-one");
    assertThat(jobs("listed", "JOB_NAME", "JOB-*")).hasSize(2);
    assertThat(jobs("listed", "JOB_NAME", "job-TWO")).hasSize(1);
    assertThat(jobs("listed", "JOB_STATUS", "RUNNABLE"))
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.jobArn()).endsWith("job/" + first);
              assertThat(job.jobQueueArn()).isEqualTo(arn("job-queue/q"));
              assertThat(job.jobDefinitionArn()).isEqualTo(arn("job-definition/d:1"));
              assertThat(job.jobStatus()).isEqualTo("RUNNABLE");
              assertThat(job.statusReason()).isEqualTo("waits");
              assertThat(job.quantity()).isEqualTo(1);
              assertThat(job.createdAt()).isPositive();
              assertThat(job.startedAt()).isNull();
              assertThat(job.consumableResourceProperties().consumableResourceList()).hasSize(1);
            });
    assertThat(jobs("listed", "JOB_STATUS", "RUNNING")).isEmpty();
    assertThat(second).isNotEqualTo(first);
    assertThatThrownBy(() -> jobs("listed", "JOB_STATUS", "ASLEEP"))
        .isInstanceOf(ClientException.class);
    assertThatThrownBy(() -> jobs("never-created", null, null))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("never-created");
  }

  private static List<ListJobsByConsumableResourceSummary> jobs(
      String resource, String filter, String value) {
    return client
        .listJobsByConsumableResourcePaginator(
            r -> {
              r.consumableResource(resource).maxResults(1);
              if (filter != null) {
                r.filters(KeyValuesPair.builder().name(filter).values(value).build());
              }
            })
        .stream()
        .flatMap(page -> page.jobs().stream())
        .toList();
  }
}
