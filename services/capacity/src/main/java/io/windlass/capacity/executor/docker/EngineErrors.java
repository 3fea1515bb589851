package io.windlass.capacity.executor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import io.windlass.capacity.executor.StartFailure;

/** What an engine answers, as AWS reports it. */
final class EngineErrors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EngineErrors() {}

  /** {@code kind} is AWS's word, such as {@code CannotStartContainerError}. */
  static StartFailure failure(String kind, DockerException answer) {
    return new StartFailure(kind + ": Error response from daemon: " + message(answer));
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
