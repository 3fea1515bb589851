package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.ResourceRequirement;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.outcome.ValidationErrors;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a container needs (RR-001 to RR-009), from {@code resourceRequirements} or the
 * deprecated {@code vcpus} and {@code memory}.
 */
public record ContainerResources(int milliVcpus, int memoryMiB, int gpus) {
  private static final int MINIMUM_MEMORY = 4;
  private static final int MAXIMUM_VCPUS = 2_000_000;

  /** No resources; stands for requirements with errors. */
  private static final ContainerResources NONE = new ContainerResources(0, 0, 0);

  /** Nothing at all. */
  public static ContainerResources none() {
    return NONE;
  }

  /** Returns the sum of the two. */
  public ContainerResources plus(ContainerResources other) {
    return new ContainerResources(
        milliVcpus + other.milliVcpus, memoryMiB + other.memoryMiB, gpus + other.gpus);
  }

  /** Returns the greater of the two for each kind of resource. */
  public ContainerResources most(ContainerResources other) {
    return new ContainerResources(
        Math.max(milliVcpus, other.milliVcpus),
        Math.max(memoryMiB, other.memoryMiB),
        Math.max(gpus, other.gpus));
  }

  /** Reads the requirements. What is missing, malformed or not offered is an error. */
  public static ContainerResources read(
      ContainerProperties container, ProvisioningModel model, ValidationErrors validationErrors) {
    List<ResourceRequirement> requirements = container.resourceRequirements();
    Map<String, BigDecimal> values = new LinkedHashMap<>();
    if (requirements != null) {
      requirements.forEach(requirement -> put(requirement, values, validationErrors));
    }
    legacy("VCPU", container.vcpus(), values);
    legacy("MEMORY", container.memory(), values);
    BigDecimal cpu = values.get("VCPU");
    BigDecimal mebibytes = values.get("MEMORY");
    String missing =
        requirements == null || requirements.isEmpty() ? " is required." : " is not provided.";
    if (cpu == null) {
      validationErrors.invalid("vCPU" + missing);
    }
    if (mebibytes == null) {
      validationErrors.invalid("Memory" + missing);
    }
    if (cpu == null || mebibytes == null || !validationErrors.none()) {
      return NONE;
    }
    BigDecimal gpus = values.getOrDefault("GPU", BigDecimal.ZERO);
    if (model == ProvisioningModel.FARGATE) {
      checkFargate(cpu, mebibytes, values.containsKey("GPU"), validationErrors);
    } else {
      checkInstance(cpu, gpus, validationErrors);
      checkMemory(mebibytes, validationErrors);
    }
    return validationErrors.none()
        ? new ContainerResources(
            cpu.movePointRight(3).intValue(), mebibytes.intValue(), gpus.intValue())
        : NONE;
  }

  private static void put(
      ResourceRequirement requirement,
      Map<String, BigDecimal> values,
      ValidationErrors validationErrors) {
    String value = requirement.value();
    if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,3})?")) {
      notNumeric(requirement.type(), value, validationErrors);
    } else if (values.putIfAbsent(requirement.type(), new BigDecimal(value)) != null) {
      validationErrors.invalid("Cannot provide duplicates in resourceRequirements.");
    }
  }

  private static void notNumeric(String type, String value, ValidationErrors validationErrors) {
    validationErrors.invalid(
        "Value "
            + value
            + " for type "
            + type
            + " in resourceRequirement is not valid. Please provide a numeric value.");
  }

  /** Adds a size in a deprecated member, which resource requirements override (RR-009). */
  private static void legacy(String type, @Nullable Integer value, Map<String, BigDecimal> values) {
    if (value != null) {
      values.putIfAbsent(type, BigDecimal.valueOf(value));
    }
  }

  /** Checks that a definition gives no resource in both forms (RR-009). */
  static void checkForms(ContainerProperties container, ValidationErrors validationErrors) {
    List<ResourceRequirement> requirements = container.resourceRequirements();
    if (container.vcpus() != null && has("VCPU", requirements)) {
      validationErrors.invalid(
          "Cannot use both ECS containerProperties vcpus and resourceRequirement VCPU.");
    }
    if (container.memory() != null && has("MEMORY", requirements)) {
      validationErrors.invalid(
          "Cannot use both ECS containerProperties memory and resourceRequirement MEMORY.");
    }
  }

  private static boolean has(String type, @Nullable List<ResourceRequirement> requirements) {
    return requirements != null && requirements.stream().anyMatch(r -> r.type().equals(type));
  }

  private static void checkMemory(BigDecimal memory, ValidationErrors validationErrors) {
    if (memory.scale() > 0) {
      notNumeric("MEMORY", memory.toPlainString(), validationErrors);
    } else if (memory.intValue() < MINIMUM_MEMORY) {
      validationErrors.invalid(
          "Memory must be at least " + MINIMUM_MEMORY + " Mib, got " + memory.intValue() + " Mib.");
    }
  }

  private static void checkInstance(
      BigDecimal cpu, BigDecimal gpus, ValidationErrors validationErrors) {
    if (cpu.scale() > 0) {
      notNumeric("VCPU", cpu.toPlainString(), validationErrors);
    } else if (cpu.intValue() < 1 || cpu.intValue() > MAXIMUM_VCPUS) {
      validationErrors.invalid("vCPU must be at least 1, got " + cpu + ".");
    }
    if (gpus.scale() > 0) {
      notNumeric("GPU", gpus.toPlainString(), validationErrors);
    }
  }

  private static void checkFargate(
      BigDecimal cpu, BigDecimal memory, boolean gpu, ValidationErrors validationErrors) {
    if (gpu) {
      validationErrors.invalid("GPU is not applicable for Fargate.");
    }
    if (!FargateSizes.offered(cpu, memory)) {
      validationErrors.invalid(
          "Fargate resource requirements ("
              + cpu.setScale(2, java.math.RoundingMode.HALF_UP)
              + " vCPU, "
              + memory.intValue()
              + " MiB) not valid.");
    }
  }
}
