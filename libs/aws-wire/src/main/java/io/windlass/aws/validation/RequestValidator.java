package io.windlass.aws.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.ServiceModel;
import java.util.List;

/**
 * Checks the input of a request against the model before it is bound to a record (J-003, JD-, CE-:
 * the rules in {@code rules.json} have their requirement). Throws the error of the service, with
 * its wording. Rules that depend on existing resources are checked by the handlers.
 */
public final class RequestValidator {
  private final ServiceModel model;

  public RequestValidator(ServiceModel model) {
    this.model = model;
  }

  public void check(OperationModel operation, JsonNode input) {
    var traversal = new InputTraversal(model);
    traversal.structure("", model.structure(operation.input()), input);
    if (!traversal.violations().isEmpty()) {
      throw render(traversal.violations());
    }
  }

  private AwsException render(List<Violation> violations) {
    return switch (model.service()) {
      case "logs" -> LogsAndEventsErrorMessages.render("InvalidParameterException", violations);
      case "cloudwatch" -> LogsAndEventsErrorMessages.render("ValidationError", violations);
      case "eventbridgev2" ->
          LogsAndEventsErrorMessages.render("InvalidInputException", violations);
      case "events", "scheduler" ->
          LogsAndEventsErrorMessages.render("ValidationException", violations);
      default -> BatchErrorMessages.render(violations);
    };
  }
}
