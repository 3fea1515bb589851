package io.windlass.submission.consumableresource;

import io.windlass.aws.batch.CreateConsumableResourceRequest;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.tag.TagRules;
import java.util.Map;
import java.util.Objects;

/** Decides about CreateConsumableResource (CR-002). */
public final class ConsumableResourceCreation {
  private ConsumableResourceCreation() {}

  /**
   * Returns the new resource, or the reason for refusing it.
   *
   * @param sequence number of its announcement
   * @param now epoch milliseconds
   */
  public static Result<ConsumableResource> decide(
      Owner owner, CreateConsumableResourceRequest request, long sequence, long now) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.valid(request.consumableResourceName())) {
      validationErrors.invalid("Consumable resource name should match valid pattern");
    }
    long total = Objects.requireNonNullElse(request.totalQuantity(), 0L);
    if (total < 0) {
      validationErrors.invalid("totalQuantity must be at least 0, got " + total + ".");
    }
    TagRules.check(request.tags(), validationErrors);
    boolean replenishable = !"NON_REPLENISHABLE".equals(request.resourceType());
    return validationErrors.orElse(
        () ->
            new ConsumableResource(
                owner,
                request.consumableResourceName(),
                now,
                new ConsumableResource.Grant(replenishable, sequence, sequence, total),
                ConsumableResource.Usage.NONE,
                request.tags() == null ? Map.of() : request.tags()));
  }
}
