package io.windlass.submission.consumableresource;

import io.windlass.aws.batch.UpdateConsumableResourceRequest;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about UpdateConsumableResource (CR-030 to CR-034): the total of a replenishable resource,
 * the available quantity of another.
 */
public final class ConsumableResourceUpdate {
  private ConsumableResourceUpdate() {}

  /** Returns the part of a request that must be equal if the client token is. */
  public static String payload(UpdateConsumableResourceRequest request) {
    return operation(request) + " " + request.quantity();
  }

  /**
   * Returns the changed resource, or the reason for refusing the change.
   *
   * @param sequence number of the announcement of the change
   */
  public static Result<ConsumableResource> decide(
      ConsumableResource present, UpdateConsumableResourceRequest request, long sequence) {
    ValidationErrors validationErrors = new ValidationErrors();
    Long quantity = request.quantity();
    if (quantity == null) {
      validationErrors.invalid("quantity is required.");
      return validationErrors.orElse(() -> present);
    }
    if (quantity < 0) {
      validationErrors.invalid("quantity must be at least 0, got " + quantity + ".");
    }
    ConsumableResource changed =
        switch (operation(request)) {
          case "SET" -> set(present, quantity, sequence);
          case "ADD" -> add(present, quantity, validationErrors);
          case "REMOVE" -> remove(present, quantity, validationErrors);
          default -> unknown(request.operation(), validationErrors);
        };
    return validationErrors.orElse(() -> Objects.requireNonNull(changed));
  }

  private static String operation(UpdateConsumableResourceRequest request) {
    return Objects.requireNonNullElse(request.operation(), "SET");
  }

  private static ConsumableResource set(ConsumableResource present, long to, long sequence) {
    ConsumableResource.Grant grant = present.grant();
    if (grant.replenishable()) {
      return present.with(grant.with(to), present.usage());
    }
    return present.with(
        new ConsumableResource.Grant(false, grant.incarnation(), sequence, to),
        new ConsumableResource.Usage(present.usage().inUse(), 0));
  }

  private static @Nullable ConsumableResource add(
      ConsumableResource present, long more, ValidationErrors validationErrors) {
    long granted = present.grant().quantity();
    if (more > Long.MAX_VALUE - granted) {
      validationErrors.invalid("quantity: " + more + " more than " + granted + " is too much.");
      return null;
    }
    return present.with(present.grant().with(granted + more), present.usage());
  }

  private static @Nullable ConsumableResource remove(
      ConsumableResource present, long less, ValidationErrors validationErrors) {
    ConsumableResource.Grant grant = present.grant();
    long most = grant.replenishable() ? grant.quantity() : present.available();
    if (less > most) {
      validationErrors.refused(
          "quantity: " + less + " can not be removed from " + most + " of " + present.arn() + ".");
      return null;
    }
    return present.with(grant.with(grant.quantity() - less), present.usage());
  }

  private static @Nullable ConsumableResource unknown(
      @Nullable String operation, ValidationErrors validationErrors) {
    validationErrors.invalid("operation must be SET, ADD or REMOVE, got " + operation + ".");
    return null;
  }
}
