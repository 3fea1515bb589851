package io.windlass.local.command;

import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass env}. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints export lines that point AWS clients at the stack: eval \"$(./windlass env)\".",
      "Only calls of services that Windlass serves go to the stack; those of others (S3, for"
          + " example) are not affected. Clients from before July 2023 (aws-cli 1.29 and 2.13) do"
          + " not support these variables: give them --endpoint-url.",
      "Kafka clients find the broker and its read-only user in WINDLASS_KAFKA_*."
    })
public final class EnvCommand implements Callable<Integer> {
  /**
   * The names of the services in SDK variables; CLOUDWATCH_EVENTS is the former name of
   * EventBridge.
   */
  private static final List<String> SERVICES =
      List.of(
          "BATCH",
          "CLOUDWATCH",
          "CLOUDWATCH_LOGS",
          "EVENTBRIDGE",
          "CLOUDWATCH_EVENTS",
          "EVENTBRIDGEV2",
          "SCHEDULER",
          "STS");

  private static final String GLOBAL = "AWS_ENDPOINT_URL";

  @Option(
      names = "--all",
      description = "Point the calls of all services at the stack (AWS_ENDPOINT_URL).")
  private boolean all;

  @Mixin private DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() {
    var state = StackState.read(data.directory());
    var credentials = data.credentials();
    if (state.isEmpty() || credentials.isEmpty()) {
      System.err.println(data.notRunning());
      return ErrorMessages.NOT_RUNNING;
    }
    if (!state.get().isRunning()) {
      System.err.println("Note: " + data.notRunning());
    }
    System.out.print(lines(state.get().endpoint(), all, System.getenv(GLOBAL)));
    System.out.print(keys(credentials.get()));
    System.out.print(kafka(data.directory(), state.get(), credentials.get()));
    return 0;
  }

  /**
   * Returns the variables of the services' endpoints.
   *
   * @param global the current value of the variable for all services; null if it is not set
   */
  static String lines(String endpoint, boolean all, @Nullable String global) {
    var text = new StringBuilder();
    for (var service : SERVICES) {
      export(text, GLOBAL + "_" + service, endpoint);
    }
    if (all) {
      export(text, GLOBAL, endpoint);
    } else if (Objects.equals(global, endpoint)) {
      // Of an earlier --all, or of a version that knew no other way.
      text.append("unset ").append(GLOBAL).append('\n');
    }
    return text.toString();
  }

  private static String keys(Credentials keys) {
    var text = new StringBuilder();
    export(text, "AWS_ACCESS_KEY_ID", keys.accessKeyId());
    export(text, "AWS_SECRET_ACCESS_KEY", keys.secretAccessKey());
    export(text, "AWS_REGION", keys.region());
    export(text, "AWS_DEFAULT_REGION", keys.region());
    return text.append("unset AWS_SESSION_TOKEN\n").toString();
  }

  private static String kafka(StackDirectory directory, StackState state, Credentials credentials) {
    var file = directory.kafkaClientFile(KafkaCredentials.READER);
    var port = state.ports().get("kafka");
    if (port == null || !Files.exists(file)) {
      return "";
    }
    var text = new StringBuilder();
    export(text, "WINDLASS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port);
    export(text, "WINDLASS_KAFKA_CLIENT_PROPERTIES", file.toString());
    export(text, "WINDLASS_KAFKA_USERNAME", KafkaCredentials.READER);
    export(text, "WINDLASS_KAFKA_PASSWORD", KafkaCredentials.readerPassword(credentials));
    var registry = state.ports().get("registry");
    if (registry != null) {
      export(text, "WINDLASS_REGISTRY_URL", "http://127.0.0.1:" + registry);
    }
    return text.toString();
  }

  private static void export(StringBuilder text, String variable, String value) {
    text.append("export %s='%s'%n".formatted(variable, value.replace("'", "'\\''")));
  }
}
