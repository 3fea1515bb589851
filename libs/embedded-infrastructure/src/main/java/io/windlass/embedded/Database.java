package io.windlass.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The address of a database and the user that connects to it. */
public record Database(String host, int port, String name, String username, String password) {
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
  }

  /** Returns the URL for Vert.x and {@code quarkus.datasource.reactive.url}. */
  public String reactiveUrl() {
    return "postgresql://%s:%d/%s".formatted(host, port, name);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), username, password);
  }
}
