package io.windlass.aws.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.Caller;
import io.windlass.aws.iam.AccessKey;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.iam.PolicySet;
import io.windlass.aws.model.ServiceModel;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A user with one policy, asked about calls. Single quotes stand for double ones in all JSON here.
 */
final class Policies {
  static final String JOB_DEFINITION = "arn:aws:batch:us-east-2:123456789012:job-definition/";
  static final String JOB_QUEUE = "arn:aws:batch:us-east-2:123456789012:job-queue/";

  private final PolicySet policies;
  private final Map<String, Map<String, String>> tags = new HashMap<>();

  private Policies(PolicySet policies) {
    this.policies = policies;
  }

  static Policies of(String statements) {
    String file =
        """
        {'accounts': [{'accountId': '123456789012', 'users': [{'userName': 'ann',
          'accessKeys': [{'accessKeyId': 'AKIA', 'secretAccessKey': 's'}],
          'policies': [{'policyName': 'p', 'policyDocument':
            {'Version': '2012-10-17', 'Statement': [%s]}}]}]}]}
        """
            .formatted(statements)
            .replace('\'', '"');
    AccessKey key = Objects.requireNonNull(IamDirectory.parse(file).find("AKIA"));
    return new Policies(key.policies());
  }

  Policies tagged(String arn, Map<String, String> resourceTags) {
    tags.put(arn, resourceTags);
    return this;
  }

  void allows(String operation, String input) {
    assertThatCode(() -> authorize("batch", operation, input)).doesNotThrowAnyException();
  }

  void allowsLogs(String operation, String input) {
    assertThatCode(() -> authorize("logs", operation, input)).doesNotThrowAnyException();
  }

  void denies(String operation, String input, String action, String resource) {
    denies("batch", operation, input, action, resource);
  }

  void denies(String service, String operation, String input, String action, String resource) {
    AwsException denial =
        catchThrowableOfType(AwsException.class, () -> authorize(service, operation, input));
    assertThat(denial).as("a denial of %s %s", operation, input).isNotNull();
    assertThat(denial.code()).isEqualTo("AccessDeniedException");
    assertThat(denial.httpStatus()).isEqualTo(403);
    assertThat(denial)
        .hasMessage(
            "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: %s on resource: %s"
                .formatted(action, resource));
  }

  private void authorize(String service, String operation, String input) {
    ServiceModel model = service.equals("logs") ? ServiceModel.logs() : ServiceModel.batch();
    var caller =
        new Caller(
            "123456789012", "us-east-2", "arn:aws:iam::123456789012:user/ann", "ann", "AKIA");
    var context =
        new CallContext(
            caller, operation, "r", Instant.parse("2026-11-21T02:00:00Z"), "10.1.2.3", "cli", true);
    ResourceTags lookup = (arn, _) -> tags.getOrDefault(arn, Map.of());
    new CallAuthorizer(new ModelResources(model.service(), lookup))
        .authorize(policies, context, model.operation(operation), json(input));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
