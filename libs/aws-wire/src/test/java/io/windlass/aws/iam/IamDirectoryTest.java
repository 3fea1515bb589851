package io.windlass.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The IAM file: its users and policies, and how errors in it are reported. */
class IamDirectoryTest {
  private static final String USER =
      "{\"accounts\":[{\"accountId\":\"123456789012\",\"users\":[{\"userName\":\"u\",%s}]}]}";
  private static final String STATEMENT =
      USER.formatted(
          "\"policies\":[{\"policyName\":\"p\",\"policyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":[%s]}}]");
  private static final String PLACE =
      "accounts[0].users[0].policies[0].policyDocument.Statement[0]";

  @Test
  void givesKeysWithTheirUsers() {
    AccessKey key =
        IamDirectory.parse(
                USER.formatted(
                    "\"accessKeys\":[{\"accessKeyId\":\"AKIA\",\"secretAccessKey\":\"hush\"}]"))
            .find("AKIA");
    assertThat(key.principalArn()).isEqualTo("arn:aws:iam::123456789012:user/u");
    assertThat(key.secretAccessKey()).isEqualTo("hush");
    assertThat(key.policies().isUnrestricted()).isTrue();
    assertThat(key.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | line 1, column 2: this is not JSON",
        "[] | the document: must be an object",
        "{\"users\":[]} | users: is not known here; known are [accounts]",
        "{\"accounts\":{}} | accounts: must be an array",
        "{\"accounts\":[{\"accountId\":\"12\"}]} | accounts[0].accountId: must be 12 digits",
        "{\"accounts\":[{}]} | accounts[0].accountId: is missing",
        "{\"accounts\":[{\"accountId\":\"123456789012\",\"users\":[{\"accessKeys\":[{}]}]}]} | accounts[0].users[0].userName: is missing"
      })
  void wrongFiles(String json, String message) {
    assertThatThrownBy(() -> IamDirectory.parse(json))
        .isInstanceOf(IamFileException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Effect\":\"Maybe\",\"Action\":\"*\",\"Resource\":\"*\"} | .Effect: must be Allow or Deny, but is 'Maybe'",
        "{\"Action\":\"*\",\"Resource\":\"*\"} | .Effect: is missing",
        "{\"Effect\":\"Allow\",\"Resource\":\"*\"} | : must have either Action or NotAction",
        "{\"Effect\":\"Allow\",\"Action\":\"*\"} | : must have either Resource or NotResource",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotAction\":\"*\",\"Resource\":\"*\"} | : must have either Action or NotAction",
        "{\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"} | .Action: must not be empty",
        "{\"Effect\":\"Allow\",\"Action\":\"SubmitJob\",\"Resource\":\"*\"} | .Action: 'SubmitJob' is not an action such as batch:SubmitJob",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"queue1\"} | .Resource: 'queue1' is neither an ARN nor *",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Principal\":\"*\"} | : an identity-based policy has no Principal",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Conditions\":{}} | .Conditions: is not known here; known are [Action, Condition, Effect, NotAction, NotResource, Resource, Sid]",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringIs\":{\"aws:username\":\"u\"}}} | .Condition.StringIs: is not a condition operator that Windlass knows",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"batch:Colour\":\"u\"}}} | .Condition.StringEquals.batch:Colour: is not a condition key that Windlass knows",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"batch:Privileged\":\"no\"}}} | .Condition.Bool.batch:Privileged: 'no' does not suit the operator",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/99\"}}} | .Condition.IpAddress.aws:SourceIp: '10.0.0.0/99' does not suit the operator"
      })
  void wrongPolicies(String statement, String message) {
    assertThatThrownBy(() -> IamDirectory.parse(STATEMENT.formatted(statement)))
        .isInstanceOf(IamFileException.class)
        .hasMessage(PLACE + message);
  }

  @Test
  void aKeyMayBeUsedOnce() {
    String key = "{\"accessKeyId\":\"AKIA\",\"secretAccessKey\":\"s\"}";
    assertThatThrownBy(
            () -> IamDirectory.parse(USER.formatted("\"accessKeys\":[" + key + "," + key + "]")))
        .hasMessage("accounts[0].users[0].accessKeys[1].accessKeyId: is used twice");
  }

  @Test
  void theFileIsNamed(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("iam.json"), "{\"accounts\":1}");
    assertThatThrownBy(() -> IamDirectory.load(file))
        .hasMessage("In the IAM file " + file + ", accounts: must be an array");
    assertThatThrownBy(() -> IamDirectory.load(directory.resolve("none")))
        .hasMessageStartingWith("The IAM file " + directory.resolve("none") + " cannot be read");
  }
}
