package io.windlass.submission.serviceenvironment;

import io.windlass.aws.batch.CapacityLimit;
import io.windlass.aws.batch.CreateServiceEnvironmentRequest;
import io.windlass.aws.batch.UpdateServiceEnvironmentRequest;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.tag.TagRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides about CreateServiceEnvironment, UpdateServiceEnvironment and DeleteServiceEnvironment
 * (SE-003, SE-011 to SE-013, SE-020).
 */
public final class ServiceEnvironmentRules {
  private static final String TYPE = "SAGEMAKER_TRAINING";
  private static final Pattern UNIT = Pattern.compile("NUM_INSTANCES|ml\\.[a-z0-9-]+\\.[a-z0-9]+");

  private ServiceEnvironmentRules() {}

  /** Returns the new environment, or the reason for refusing it. */
  public static Result<ServiceEnvironment> create(
      Owner owner, CreateServiceEnvironmentRequest request, String uuid) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.valid(request.serviceEnvironmentName())) {
      validationErrors.invalid("serviceEnvironmentName should match valid pattern");
    }
    if (!request.serviceEnvironmentType().equals(TYPE)) {
      validationErrors.invalid(
          "serviceEnvironmentType must be "
              + TYPE
              + ", got "
              + request.serviceEnvironmentType()
              + ".");
    }
    TagRules.check(request.tags(), validationErrors);
    checkState(request.state(), validationErrors);
    List<ServiceEnvironment.Limit> limits = limits(request.capacityLimits(), validationErrors);
    return validationErrors.orElse(
        () ->
            new ServiceEnvironment(
                owner,
                request.serviceEnvironmentName(),
                uuid,
                new ServiceEnvironment.Settings(
                    TYPE, Objects.requireNonNullElse(request.state(), "ENABLED"), limits),
                false,
                Objects.requireNonNullElse(request.tags(), Map.of())));
  }

  /**
   * Returns the changed environment, or the reason for refusing the change. Absent members stay as
   * they are (T-022).
   */
  public static Result<ServiceEnvironment> update(
      ServiceEnvironment present, UpdateServiceEnvironmentRequest request) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (present.deleting()) {
      validationErrors.refused("Cannot update, resource is being deleted.");
    }
    checkState(request.state(), validationErrors);
    ServiceEnvironment.Settings before = present.settings();
    List<CapacityLimit> asked = request.capacityLimits();
    List<ServiceEnvironment.Limit> limits =
        asked == null ? before.capacityLimits() : limits(asked, validationErrors);
    return validationErrors.orElse(
        () ->
            present.with(
                new ServiceEnvironment.Settings(
                    before.type(),
                    Objects.requireNonNullElse(request.state(), before.state()),
                    limits)));
  }

  /**
   * Returns the environment as being deleted, or the reason for refusing the deletion.
   *
   * @param linked whether a queue names it
   */
  public static Result<ServiceEnvironment> delete(ServiceEnvironment present, boolean linked) {
    if (!present.settings().state().equals("DISABLED")) {
      return Result.refused("Cannot delete, service environment state must be DISABLED.");
    }
    if (linked) {
      return Result.refused("Cannot delete, found existing JobQueue relationship.");
    }
    return Result.accepted(present.deletionAccepted());
  }

  private static void checkState(@Nullable String state, ValidationErrors validationErrors) {
    if (state != null && !state.equals("ENABLED") && !state.equals("DISABLED")) {
      validationErrors.invalid("state must be ENABLED or DISABLED, got " + state + ".");
    }
  }

  private static List<ServiceEnvironment.Limit> limits(
      List<CapacityLimit> asked, ValidationErrors validationErrors) {
    if (asked.isEmpty()) {
      validationErrors.invalid("capacityLimits must not be empty.");
    }
    List<ServiceEnvironment.Limit> limits = new ArrayList<>();
    Set<String> units = new HashSet<>();
    for (CapacityLimit limit : asked) {
      String unit = limit.capacityUnit();
      Integer most = limit.maxCapacity();
      if (unit == null || !UNIT.matcher(unit).matches()) {
        validationErrors.invalid(
            "capacityLimits: capacityUnit must be NUM_INSTANCES or an instance type such as"
                + " ml.m5.large, got "
                + unit
                + ".");
      } else if (most == null || most < 0) {
        validationErrors.invalid(
            "capacityLimits: maxCapacity must be 0 or greater, got " + most + ".");
      } else if (!units.add(unit)) {
        validationErrors.invalid("capacityLimits: capacityUnit " + unit + " is given twice.");
      } else {
        limits.add(new ServiceEnvironment.Limit(unit, most));
      }
    }
    return limits;
  }
}
