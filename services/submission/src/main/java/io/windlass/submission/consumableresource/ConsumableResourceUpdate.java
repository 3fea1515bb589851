package io.windlass.submission.consumableresource;

import io.windlass.aws.batch.UpdateConsumableResourceRequest;
import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about UpdateConsumableResource (CR-030 to CR-034): the total of a replenishable resource,
 * the available quantity of another.
 */
public final class ConsumableResourceUpdate {
  private ConsumableResourceUpdate() {}

  /** What two requests with the same client token must have in common. */
  public static String payload(UpdateConsumableResourceRequest request) {
    return operation(request) + " " + request.quantity();
  }

  /**
   * The resource as it is then.
   *
   * @param sequence number of the announcement of the change
   */
  public static Outcome<ConsumableResource> decide(
      ConsumableResource present, UpdateConsumableResourceRequest request, long sequence) {
    Objections objections = new Objections();
    Long quantity = request.quantity();
    if (quantity == null) {
      objections.invalid("quantity is required.");
      return objections.orElse(() -> present);
    }
    if (quantity < 0) {
      objections.invalid("quantity must be at least 0, got " + quantity + ".");
    }
    ConsumableResource changed =
        switch (operation(request)) {
          case "SET" -> set(present, quantity, sequence);
          case "ADD" -> add(present, quantity, objections);
          case "REMOVE" -> remove(present, quantity, objections);
          default -> unknown(request.operation(), objections);
        };
    return objections.orElse(() -> Objects.requireNonNull(changed));
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
      ConsumableResource present, long more, Objections objections) {
    long granted = present.grant().quantity();
    if (more > Long.MAX_VALUE - granted) {
      objections.invalid("quantity: " + more + " more than " + granted + " is too much.");
      return null;
    }
    return present.with(present.grant().with(granted + more), present.usage());
  }

  private static @Nullable ConsumableResource remove(
      ConsumableResource present, long less, Objections objections) {
    ConsumableResource.Grant grant = present.grant();
    long most = grant.replenishable() ? grant.quantity() : present.available();
    if (less > most) {
      objections.refused(
          "quantity: " + less + " can not be removed from " + most + " of " + present.arn() + ".");
      return null;
    }
    return present.with(grant.with(grant.quantity() - less), present.usage());
  }

  private static @Nullable ConsumableResource unknown(
      @Nullable String operation, Objections objections) {
    objections.invalid("operation must be SET, ADD or REMOVE, got " + operation + ".");
    return null;
  }
}
