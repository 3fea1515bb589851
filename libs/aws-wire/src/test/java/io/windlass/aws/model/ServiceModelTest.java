package io.windlass.aws.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceModelTest {
  @Test
  void knowsEveryOperationOfTheServices() {
    assertThat(ServiceModel.batch().operations()).hasSize(48);
    assertThat(ServiceModel.logs().operations()).hasSize(15);
    assertThat(ServiceModel.events().operations()).hasSize(57);
    assertThat(ServiceModel.eventBridgeV2().operations()).hasSize(26);
    assertThat(ServiceModel.scheduler().operations()).hasSize(12);
    assertThat(ServiceModel.cloudWatch().operations()).hasSize(3);
    assertThat(ServiceModel.batch().operations().values())
        .allSatisfy(operation -> assertThat(operation.answeredBy()).isEqualTo("submission"));
  }

  @Test
  void errorsAreKnownByTheirFormerNamesWhereAServiceHadTheQueryProtocol() {
    ServiceModel cloudWatch = ServiceModel.cloudWatch();
    assertThat(cloudWatch.queryError("InvalidParameterValueException", 400))
        .isEqualTo("InvalidParameterValue;Sender");
    assertThat(cloudWatch.queryError("InternalServiceFault", 500))
        .isEqualTo("InternalServiceError;Receiver");
    assertThat(cloudWatch.queryError("ValidationError", 400)).isEqualTo("ValidationError;Sender");
    assertThat(ServiceModel.batch().queryError("ClientException", 400)).isNull();
  }

  /** IAM-041, IAM-042: level, action, resource types. */
  @ParameterizedTest
  @CsvSource({
    "SubmitJob, WRITE, batch:SubmitJob, job-definition job-queue consumable-resource",
    "CancelJob, WRITE, batch:CancelJob, job",
    "CancelJobs, WRITE, batch:CancelJob, job",
    "TerminateJobs, WRITE, batch:TerminateJob, job",
    "TerminateServiceJobs, WRITE, batch:TerminateServiceJob, service-job",
    "SubmitServiceJob, WRITE, batch:SubmitServiceJob, job-queue quota-share",
    "RegisterJobDefinition, WRITE, batch:RegisterJobDefinition, job-definition consumable-resource",
    "DeregisterJobDefinition, WRITE, batch:DeregisterJobDefinition, job-definition",
    "CreateQuotaShare, WRITE, batch:CreateQuotaShare, job-queue quota-share",
    "UpdateQuotaShare, WRITE, batch:UpdateQuotaShare, quota-share",
    "ListQuotaShares, LIST, batch:ListQuotaShares, job-queue",
    "CreateComputeEnvironment, WRITE, batch:CreateComputeEnvironment, compute-environment",
    "DeleteJobQueue, WRITE, batch:DeleteJobQueue, job-queue",
    "GetJobQueueSnapshot, READ, batch:GetJobQueueSnapshot, job-queue",
    "DescribeJobs, READ, batch:DescribeJobs, ''",
    "DescribeServiceJob, READ, batch:DescribeServiceJob, ''",
    "ListSchedulingPolicies, READ, batch:ListSchedulingPolicies, ''",
    "ListJobs, LIST, batch:ListJobs, ''",
    "DescribeConsumableResource, READ, batch:DescribeConsumableResource, consumable-resource",
    "ListJobsByConsumableResource, LIST, batch:ListJobsByConsumableResource, consumable-resource",
    "TagResource, TAGGING, batch:TagResource, arn",
    "ListTagsForResource, READ, batch:ListTagsForResource, arn"
  })
  void permissionsAreThoseOfTheCatalogue(
      String operation, OperationModel.Access access, String action, String resourceTypes) {
    OperationModel.Permission permission = ServiceModel.batch().operation(operation).permission();
    assertThat(permission.access()).isEqualTo(access);
    assertThat(permission.action()).isEqualTo(action);
    assertThat(permission.resources().stream().map(OperationModel.ResourceMember::type).distinct())
        .containsExactlyElementsOf(
            resourceTypes.isEmpty() ? Set.of() : java.util.List.of(resourceTypes.split(" ", -1)));
  }

  /** */
  @ParameterizedTest
  @CsvSource({"SubmitJob, 30720", "RegisterJobDefinition, 24576", "SubmitServiceJob, 30720"})
  void bodiesHaveTheirLimits(String operation, int bytes) {
    assertThat(ServiceModel.batch().operation(operation).maxBodyBytes()).isEqualTo(bytes);
  }

  /** 04 X-08: a service job has no dependencies; 04 X-11: it is jobId, not job-id. */
  @Test
  void membersOfJobs() {
    ServiceModel batch = ServiceModel.batch();
    assertThat(batch.structure("SubmitJobRequest").members()).containsKey("dependsOn");
    assertThat(batch.structure("SubmitServiceJobRequest").members()).doesNotContainKey("dependsOn");
    for (String structure : List.of("JobDetail", "SubmitJobResponse", "CancelJobRequest")) {
      assertThat(batch.structure(structure).members()).containsKey("jobId");
    }
  }

  @Test
  void aRuleForNoMemberIsRefused() throws IOException {
    var mapper = new ObjectMapper();
    var shapes = mapper.readTree("{\"structures\": {\"A\": {\"b\": {\"type\": \"string\"}}}}");
    var rules = mapper.readTree("{\"A.c\": {\"maxLength\": 1}}");
    assertThatThrownBy(() -> new ShapeReader(shapes, rules).structures())
        .hasMessageContaining("A.c");
  }

  @Test
  void relaxingDropsTheConstraintsOfAMemberAndNothingElse() {
    ServiceModel relaxed =
        ServiceModel.batch().relaxed(Set.of("JobTimeout.attemptDurationSeconds"));
    assertThat(constraints(relaxed, "JobTimeout", "attemptDurationSeconds"))
        .isEqualTo(Constraints.NONE);
    assertThat(constraints(relaxed, "SubmitJobRequest", "dependsOn"))
        .isEqualTo(constraints(ServiceModel.batch(), "SubmitJobRequest", "dependsOn"))
        .isNotEqualTo(Constraints.NONE);
    assertThatThrownBy(() -> relaxed.relaxed(Set.of("No.such"))).hasMessageContaining("No.such");
  }

  private static Constraints constraints(ServiceModel model, String structure, String member) {
    return model.structure(structure).members().get(member).shape().constraints();
  }
}
