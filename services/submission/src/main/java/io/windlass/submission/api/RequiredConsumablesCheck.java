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

/** A resource must exist before a definition or an override names it (CR-004). */
final class RequiredConsumablesCheck {
  private final Pool pool;

  RequiredConsumablesCheck(Pool pool) {
    this.pool = pool;
  }

  /** Refuses a definition that names what does not exist, in any range of its nodes. */
  void check(Owner owner, RegisterJobDefinitionRequest request) {
    check(named(owner, request));
  }

  /** What a definition names, refused where it is malformed. */
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

  /** Refuses a submission that names what does not exist, in any override. */
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
