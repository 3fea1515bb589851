package io.windlass.capacity.executor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import io.windlass.capacity.executor.StartFailure;
import java.util.List;
import java.util.regex.Pattern;

/** Turns an engine's errors into the reasons that AWS reports. */
final class EngineErrors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> OF_ITS_END =
      List.of(
          "context canceled",
          "daemon is shutting down",
          "transport is closing",
          "ttrpc: closed",
          "error while dialing",
          "error reading from server: EOF",
          "containerd.sock");

  /** A connection that breaks while an answer is due, or traces of a start before this one. */
  private static final Pattern MAY_HAVE_STARTED =
      Pattern.compile(
          "context canceled|deadline exceeded|transport is closing|error reading from server"
              + "|ttrpc: closed|connection is closing|unavailable"
              + "|task \\w+: already exists|id already in use|start shim: .*file exists");

  private static final Pattern NOT_CONNECTED = Pattern.compile("error while dialing|dial unix");

  private EngineErrors() {}

  /** {@code kind} is AWS's word, such as {@code CannotStartContainerError}. */
  static StartFailure failure(String kind, DockerException answer) {
    return new StartFailure(kind + ": Error response from daemon: " + message(answer));
  }

  /**
   * Whether an engine says this because it is about to end, or has lost what it runs containers
   * with: nothing that a job could be blamed for.
   */
  static boolean isOfItsEnd(String message) {
    return OF_ITS_END.stream().anyMatch(message::contains);
  }

  /**
   * Returns whether a container may have run although the engine says this of its start: it asks
   * its runtime, and does not know either.
   */
  static boolean mayHaveStarted(String message) {
    return MAY_HAVE_STARTED.matcher(message).find() && !NOT_CONNECTED.matcher(message).find();
  }

  static String message(DockerException answer) {
    String text = String.valueOf(answer.getMessage());
    int body = text.indexOf('{');
    if (text.startsWith("Status ") && body > 0) {
      try {
        JsonNode message = JSON.readTree(text.substring(body)).path("message");
        return message.isTextual() ? message.textValue() : text;
      } catch (JsonProcessingException e) {
        return text;
      }
    }
    return text;
  }
}
