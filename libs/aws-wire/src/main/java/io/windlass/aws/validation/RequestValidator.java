package io.windlass.aws.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.AwsException;
import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.ServiceModel;
import java.util.List;

/**
 * Checks a request's input against the model before it is bound to a record (J-003, JD-, CE-: the
 * rules of {@code rules.json} carry their requirement). Throws the service's own kind of error,
 * worded as that service words it; returns normally when the input is good. Rules that need the
 * world (does this queue exist?) are the handlers'.
 */
public final class RequestValidator {
  private final ServiceModel model;

  public RequestValidator(ServiceModel model) {
    this.model = model;
  }

  public void check(OperationModel operation, JsonNode input) {
    var walk = new InputTraversal(model);
    walk.structure("", model.structure(operation.input()), input);
    if (!walk.violations().isEmpty()) {
      throw render(walk.violations());
    }
  }

  private AwsException render(List<Violation> violations) {
    return switch (model.service()) {
      case "logs" -> ListingErrorMessages.render("InvalidParameterException", violations);
      case "events" -> ListingErrorMessages.render("ValidationException", violations);
      default -> BatchErrorMessages.render(violations);
    };
  }
}
