package io.windlass.submission.consumableresource;

import io.windlass.aws.batch.ConsumableResourceProperties;
import io.windlass.aws.batch.ConsumableResourceRequirement;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The consumable resources that one instance of a job requires (CR-010 to CR-012).
 *
 * @param shown the properties as DescribeJobs shows them, of all nodes together; null if there are
 *     none
 * @param quantities by ARN
 */
public record ConsumableRequirements(
    @Nullable ConsumableResourceProperties shown, Map<String, Long> quantities) {
  /** Most jobs require nothing. */
  public static final ConsumableRequirements NONE = new ConsumableRequirements(null, Map.of());

  private static final int MOST = 5;

  /** Reads a list: at most five resources (CR-011), each once, none less than nothing. */
  public static ConsumableRequirements read(
      Owner owner,
      @Nullable ConsumableResourceProperties properties,
      ValidationErrors validationErrors) {
    if (properties == null) {
      return NONE;
    }
    List<ConsumableResourceRequirement> list = properties.consumableResourceList();
    if (list == null) {
      return new ConsumableRequirements(properties, Map.of());
    }
    if (list.size() > MOST) {
      validationErrors.invalid(
          "Each ConsumableResourceProperty can have at most " + MOST + " consumableResources");
    }
    Map<String, Long> quantities = new LinkedHashMap<>();
    for (ConsumableResourceRequirement requirement : list) {
      String name = requirement.consumableResource();
      String arn = arn(owner, name == null ? "" : name, validationErrors);
      long quantity = Objects.requireNonNullElse(requirement.quantity(), 0L);
      if (quantity < 0) {
        validationErrors.invalid("consumableResourceList: quantity must be at least 0.");
      }
      if (quantities.put(arn, quantity) != null) {
        validationErrors.invalid(
            "Cannot have duplicate consumableResource in consumableResourceProperties");
      }
    }
    return new ConsumableRequirements(properties, quantities);
  }

  /**
   * Returns the requirements of the submission; those of its definition if it has none (CR-012).
   */
  public static ConsumableRequirements resolve(
      Owner owner,
      @Nullable ConsumableResourceProperties defined,
      @Nullable ConsumableResourceProperties override,
      ValidationErrors validationErrors) {
    return read(owner, override == null ? defined : override, validationErrors);
  }

  /** A number of nodes of a multi-node job with the requirements of each (CR-013). */
  public record Nodes(int count, ConsumableRequirements each) {}

  /**
   * Returns the requirements of all nodes of a multi-node job together; they are locked all or none
   * (CR-013).
   */
  public static ConsumableRequirements ofNodes(List<Nodes> groups) {
    Map<String, Long> quantities = new LinkedHashMap<>();
    for (Nodes group : groups) {
      group
          .each()
          .quantities()
          .forEach((arn, each) -> quantities.merge(arn, each * group.count(), Long::sum));
    }
    List<ConsumableResourceRequirement> together =
        quantities.entrySet().stream()
            .map(entry -> new ConsumableResourceRequirement(entry.getKey(), entry.getValue()))
            .toList();
    return new ConsumableRequirements(new ConsumableResourceProperties(together), quantities);
  }

  private static String arn(Owner owner, String nameOrArn, ValidationErrors validationErrors) {
    var arn = ResourceArn.resolve(owner, ResourceKind.CONSUMABLE_RESOURCE, nameOrArn);
    if (nameOrArn.isEmpty() || arn.isEmpty()) {
      validationErrors.refused("Consumable resource " + nameOrArn + " does not exist");
    }
    return arn.map(ResourceArn::toString).orElse(nameOrArn);
  }
}
