package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.batch.ConsumableResourceProperties;
import io.windlass.aws.batch.NodePropertyOverride;
import io.windlass.aws.batch.NodeRangeProperty;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.consumableresource.ConsumableRequirements;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.store.ConsumableResources;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks that consumable resources in definitions and overrides exist (CR-004). */
record RequiredConsumablesCheck(Pool pool) {
  /** Throws if a definition refers to a resource that does not exist, also in a node range. */
  void check(Owner owner, RegisterJobDefinitionRequest request) {
    check(named(owner, request));
  }

  /** Returns the ARNs of the resources in a definition; throws if they are malformed. */
  static Set<String> named(Owner owner, RegisterJobDefinitionRequest request) {
    Set<String> arns = new TreeSet<>(named(owner, request.consumableResourceProperties()));
    if (request.nodeProperties() != null
        && request.nodeProperties().nodeRangeProperties() != null) {
      for (NodeRangeProperty range : request.nodeProperties().nodeRangeProperties()) {
        arns.addAll(named(owner, range.consumableResourceProperties()));
      }
    }
    return arns;
  }

  /** Throws if a submission refers to a resource that does not exist, also in an override. */
  void check(Owner owner, SubmitJobRequest request) {
    Set<String> arns = new TreeSet<>(named(owner, request.consumableResourcePropertiesOverride()));
    if (request.nodeOverrides() != null
        && request.nodeOverrides().nodePropertyOverrides() != null) {
      for (NodePropertyOverride override : request.nodeOverrides().nodePropertyOverrides()) {
        arns.addAll(named(owner, override.consumableResourcePropertiesOverride()));
      }
    }
    check(arns);
  }

  private void check(Set<String> arns) {
    if (arns.isEmpty()) {
      return;
    }
    Set<String> missing = new TreeSet<>(arns);
    missing.removeAll(ConsumableResources.existing(pool, arns));
    if (!missing.isEmpty()) {
      throw ErrorMapper.refused(
          "Consumable resource " + missing.iterator().next() + " does not exist");
    }
  }

  private static Set<String> named(Owner owner, @Nullable ConsumableResourceProperties properties) {
    ValidationErrors validationErrors = new ValidationErrors();
    ConsumableRequirements read = ConsumableRequirements.read(owner, properties, validationErrors);
    Rejection rejection = validationErrors.first();
    if (rejection != null) {
      throw ErrorMapper.exceptionOf(rejection);
    }
    return read.quantities().keySet();
  }
}
