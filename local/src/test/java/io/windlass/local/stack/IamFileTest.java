package io.windlass.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.iam.RequestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IamFileTest {
  private static final Credentials OWN = Credentials.generate(new SecureRandom());

  @TempDir private Path temporary;

  @Test
  void theStacksOwnUserMayDoEverything() {
    var accounts = IamFile.merge(OWN, Optional.empty()).path("accounts");

    assertThat(accounts).hasSize(1);
    var admin = accounts.path(0).path("users").path(0);
    assertThat(accounts.path(0).path("accountId").asText()).isEqualTo(Credentials.ACCOUNT);
    assertThat(admin.path("accessKeys").path(0).path("accessKeyId").asText())
        .isEqualTo(OWN.accessKeyId());
    assertThat(admin.has("policies")).isFalse();
  }

  @Test
  void usersOfTheSameAccountStandBesideEachOther() throws Exception {
    var further =
        json(
            """
            {"accounts": [
              {"accountId": "123456789012", "users": [{"userName": "eve", "accessKeys": []}]},
              {"accountId": "210987654321", "roles": [1], "users": [{"userName": "admin"}]}]}
            """);
    var accounts = IamFile.merge(OWN, Optional.of(further)).path("accounts");

    assertThat(accounts).hasSize(2);
    assertThat(accounts.path(0).path("users").findValuesAsText("userName"))
        .containsExactly("admin", "eve");
    assertThat(accounts.path(1).path("roles")).hasSize(1);
  }

  @Test
  void iam079EachAccountHasAUserWhoMayOnlySubmitTheJobsOfRules() throws Exception {
    var directory = new StackDirectory(temporary.resolve("stack"));
    directory.create();
    var further = temporary.resolve("further.json");
    Files.writeString(
        further,
        """
        {"accounts": [
          {"accountId": "210987654321", "users": [{"userName": "ana", "accessKeys": []}]},
          {"accountId": "310987654321", "users": [{"userName": "windlass-events", "accessKeys": [
            {"accessKeyId": "AKIAOWN", "secretAccessKey": "own"}]}]}]}
        """);
    IamFile.write(directory, OWN, Optional.of(further), new SecureRandom());
    var users = IamDirectory.load(directory.iamFile());

    for (var account : List.of(Credentials.ACCOUNT, "210987654321")) {
      var policies = users.keyOf(account, "windlass-events").orElseThrow().policies();
      assertThat(policies.allows("batch:SubmitJob", "arn:any", RequestContext.none())).isTrue();
      assertThat(policies.allows("batch:TerminateJob", "arn:any", RequestContext.none())).isFalse();
      assertThat(policies.allows("events:PutEvents", "arn:any", RequestContext.none())).isFalse();
    }
    assertThat(users.keyOf("310987654321", "windlass-events").orElseThrow().accessKeyId())
        .isEqualTo("AKIAOWN");
  }

  @Test
  void namesAndKeysThatOccurTwiceAreRefused() throws Exception {
    var sameName =
        json(
            "{\"accounts\":[{\"accountId\":\"123456789012\",\"users\":[{\"userName\":\"admin\"}]}]}");
    assertThatThrownBy(() -> IamFile.merge(OWN, Optional.of(sameName)))
        .hasMessageContaining("user name admin occurs twice");

    var sameKey =
        json(
            """
            {"accounts":[{"accountId":"210987654321","users":[{"userName":"a","accessKeys":[
              {"accessKeyId":"%s","secretAccessKey":"x"}]}]}]}
            """
                .formatted(OWN.accessKeyId()));
    assertThatThrownBy(() -> IamFile.merge(OWN, Optional.of(sameKey)))
        .hasMessageContaining("access key");
  }

  @Test
  void whatIsNotAnIamFileIsRefusedWithAWord() throws Exception {
    assertThatThrownBy(() -> IamFile.merge(OWN, Optional.of(json("[]"))))
        .hasMessageContaining("\"accounts\"");
    assertThatThrownBy(
            () -> IamFile.merge(OWN, Optional.of(json("{\"accounts\":[{\"accountId\":\"1\"}]}"))))
        .hasMessageContaining("expected: 12 digits");
  }

  @Test
  void aMistakeIsToldWithItsPlaceBeforeAnythingStarts() throws Exception {
    var file = temporary.resolve("iam.json");
    assertThatThrownBy(() -> IamFile.check(file)).hasMessageContaining("there is no IAM file");
    for (var mistake :
        Map.of(
                "{", "line 1, column",
                "{\"accounts\": [{\"accountId\": \"1\", \"users\": []}]}", "must be 12 digits",
                "{\"accounts\": [{\"accountId\": \"210987654321\", \"user\": []}]}", "user")
            .entrySet()) {
      Files.writeString(file, mistake.getKey());
      assertThatThrownBy(() -> IamFile.check(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(mistake.getValue());
    }
  }

  @Test
  void keysAreKeptFromStartToStartAndOnlyTheOwnerReadsThem() throws Exception {
    var directory = new StackDirectory(temporary.resolve("stack"));
    directory.create();
    var first = Credentials.loadOrCreate(directory, new SecureRandom());

    assertThat(Credentials.loadOrCreate(directory, new SecureRandom())).isEqualTo(first);
    assertThat(first.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(first.secretAccessKey()).hasSize(40);
    IamFile.write(directory, first, Optional.empty(), new SecureRandom());
    for (var file : new Path[] {directory.credentialsFile(), directory.iamFile()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
