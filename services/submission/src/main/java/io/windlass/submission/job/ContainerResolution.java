package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerOverrides;
import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.ResourceRequirement;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.jobdefinition.ContainerResources;
import io.windlass.submission.jobdefinition.EnvironmentRules;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.parameters.ParameterSubstitution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the container of a job: that of its definition with the overrides of the submission
 * (OVR-).
 */
final class ContainerResolution {
  private ContainerResolution() {}

  static SubmittedJob.Task resolve(
      SubmitJobRequest request,
      RegisteredDefinition definition,
      ValidationErrors validationErrors) {
    NodeProperties nodes = definition.nodes();
    if (nodes != null) {
      return MultiNodeResolution.resolve(request, definition, nodes, validationErrors);
    }
    EksPodProperties pod = definition.pod();
    if (pod != null) {
      return pod(request, definition, pod, validationErrors);
    }
    if (request.eksPropertiesOverride() != null) {
      validationErrors.invalid(
          "eksPropertiesOverride is only applicable to a job definition with eksProperties.");
    }
    ContainerOverrides overrides = EcsOverrides.of(request, definition.ecsTask(), validationErrors);
    if (overrides != null
        && overrides.instanceType() != null
        && !overrides.instanceType().isEmpty()) {
      validationErrors.invalid(
          "containerOverrides: instanceType is only applicable for multi-node parallel jobs.");
    }
    if (request.nodeOverrides() != null) {
      validationErrors.invalid("nodeOverrides is only applicable to multi-node parallel jobs.");
    }
    return resolve(
        definition.container(),
        overrides,
        ParameterSubstitution.merge(definition.document().parameters(), request.parameters()),
        definition.provisioningModel(),
        validationErrors);
  }

  private static SubmittedJob.Task pod(
      SubmitJobRequest request,
      RegisteredDefinition definition,
      EksPodProperties pod,
      ValidationErrors validationErrors) {
    if (request.containerOverrides() != null
        || request.ecsPropertiesOverride() != null
        || request.nodeOverrides() != null) {
      validationErrors.invalid(
          "containerOverrides, ecsPropertiesOverride and nodeOverrides are not applicable to a job"
              + " definition with eksProperties: use eksPropertiesOverride.");
    }
    return EksResolution.resolve(
        pod,
        request.eksPropertiesOverride(),
        ParameterSubstitution.merge(definition.document().parameters(), request.parameters()),
        validationErrors);
  }

  static SubmittedJob.Task resolve(
      ContainerProperties defined,
      @Nullable ContainerOverrides overrides,
      Map<String, String> parameters,
      ProvisioningModel model,
      ValidationErrors validationErrors) {
    ContainerProperties container =
        overrides == null ? defined : override(defined, overrides, validationErrors);
    ContainerResources resources = ContainerResources.read(container, model, validationErrors);
    List<String> command = container.command() == null ? List.of() : container.command();
    List<String> resolved = ParameterSubstitution.apply(command, parameters, validationErrors);
    boolean asDefined = resolved.equals(defined.command());
    return new SubmittedJob.Task(container, resolved, parameters, resources)
        .overriding(OverridesLength.of(overrides, asDefined ? null : resolved));
  }

  private static ContainerProperties override(
      ContainerProperties defined,
      ContainerOverrides overrides,
      ValidationErrors validationErrors) {
    EnvironmentRules.check(overrides.environment(), validationErrors);
    List<String> command = overrides.command();
    if (command != null && command.stream().anyMatch(String::isEmpty)) {
      validationErrors.invalid("Command field cannot have empty strings");
    }
    ContainerProperties.Builder builder =
        defined.toBuilder()
            .command(command == null || command.isEmpty() ? defined.command() : command)
            .instanceType(
                overrides.instanceType() != null && !overrides.instanceType().isEmpty()
                    ? overrides.instanceType()
                    : defined.instanceType())
            .environment(mergeEnvironment(defined.environment(), overrides.environment()));
    mergeResources(defined, overrides, builder);
    return builder.build();
  }

  /**
   * Requirements are merged by type. A size in a deprecated member replaces another one in such a
   * member, and is ignored if the definition has a requirement of that type (RR-010).
   */
  private static void mergeResources(
      ContainerProperties defined,
      ContainerOverrides overrides,
      ContainerProperties.Builder builder) {
    Map<String, ResourceRequirement> merged = new LinkedHashMap<>();
    put(defined.resourceRequirements(), merged);
    put(overrides.resourceRequirements(), merged);
    Integer vcpus = overrides.vcpus() != null ? overrides.vcpus() : defined.vcpus();
    Integer memory = overrides.memory() != null ? overrides.memory() : defined.memory();
    builder
        .resourceRequirements(merged.isEmpty() ? null : List.copyOf(merged.values()))
        .vcpus(merged.containsKey("VCPU") ? null : vcpus)
        .memory(merged.containsKey("MEMORY") ? null : memory);
  }

  private static void put(
      @Nullable List<ResourceRequirement> requirements, Map<String, ResourceRequirement> merged) {
    if (requirements != null) {
      requirements.forEach(requirement -> merged.put(requirement.type(), requirement));
    }
  }

  /** Variables of the same name are replaced where they stand; others are added (J-008). */
  private static @Nullable List<KeyValuePair> mergeEnvironment(
      @Nullable List<KeyValuePair> defined, @Nullable List<KeyValuePair> overrides) {
    if (overrides == null || overrides.isEmpty()) {
      return defined;
    }
    Map<String, KeyValuePair> merged = new LinkedHashMap<>();
    if (defined != null) {
      defined.forEach(
          variable -> merged.put(Objects.requireNonNullElse(variable.name(), ""), variable));
    }
    overrides.forEach(
        variable -> merged.put(Objects.requireNonNullElse(variable.name(), ""), variable));
    return List.copyOf(merged.values());
  }
}
