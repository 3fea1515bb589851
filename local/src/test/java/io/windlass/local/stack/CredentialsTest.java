package io.windlass.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @TempDir private Path temporary;
  private StackDirectory directory = new StackDirectory(Path.of("."));

  @BeforeEach
  void make() {
    directory = new StackDirectory(temporary.resolve("stack"));
    directory.create();
  }

  @Test
  void aDirectoryOfAnEarlierVersionKeepsItsKeysAndGetsPasswords() throws IOException {
    Files.writeString(
        directory.credentialsFile(),
        """
        {"accountId": "123456789012", "region": "us-east-1", "accessKeyId": "AKIAOLD",
         "secretAccessKey": "old", "databasePassword": "older"}
        """);

    var completed = Credentials.loadOrCreate(directory, new SecureRandom());

    assertThat(completed.accessKeyId()).isEqualTo("AKIAOLD");
    assertThat(completed.databasePassword()).isEqualTo("older");
    assertThat(completed.passwords()).hasSize(KafkaCredentials.USERS.size() + 1);
    assertThat(completed.passwords().values()).doesNotHaveDuplicates();
    assertThat(Credentials.loadOrCreate(directory, new SecureRandom())).isEqualTo(completed);
    assertThat(completed.toString()).doesNotContain(completed.password("registry"));
  }

  @Test
  void eachUserGetsAFileThatOnlyItsOwnerCanRead() throws IOException {
    var credentials = Credentials.loadOrCreate(directory, new SecureRandom());
    KafkaCredentials.write(directory, credentials);
    KafkaCredentials.write(directory, credentials);

    for (var user : KafkaCredentials.USERS) {
      var file = directory.kafkaClientFile(user);
      assertThat(Files.readString(file))
          .contains("SCRAM-SHA-256")
          .contains("username=\"" + user + "\"")
          .contains(credentials.password("kafka/" + user));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(directory.kafkaUsersFile()).lines())
        .hasSize(KafkaCredentials.USERS.size());
    assertThat(StackServices.of("scheduler-2")).isEqualTo("scheduler");
  }
}
