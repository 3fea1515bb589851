package io.windlass.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedInfrastructureIT {
  @TempDir private Path first;
  @TempDir private Path second;

  @Test
  void migrationsRunInTheOrderOfTheirVersionsOverAllDirectories() throws Exception {
    Files.writeString(
        first.resolve("V0_1__a.sql"),
        "create table note (id serial, n int); insert into note(n) values (0);");
    Files.writeString(second.resolve("V2__b.sql"), "insert into note(n) values (2);");
    Files.writeString(second.resolve("V10__c.sql"), "insert into note(n) values (10);");

    Database database = TestInfrastructure.createDatabase("test", second, first);

    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select string_agg(n::text, ' ' order by id) from note")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("0 2 10");
    }
  }

  @Test
  void databasesAndTopicsOfTwoTestsDiffer() {
    assertThat(TestInfrastructure.createDatabase("same"))
        .isNotEqualTo(TestInfrastructure.createDatabase("same"));
    assertThat(TestInfrastructure.createTopics("same", 1, "a").get("a"))
        .isNotEqualTo(TestInfrastructure.createTopics("same", 1, "a").get("a"));
  }
}
