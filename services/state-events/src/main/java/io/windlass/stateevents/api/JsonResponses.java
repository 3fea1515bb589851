package io.windlass.stateevents.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.vertx.core.http.HttpServerResponse;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.AwsException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;

/** Writes responses as JSON: times in epoch milliseconds, errors as the Batch API writes them. */
final class JsonResponses {
  private static final Logger LOG = Logger.getLogger(JsonResponses.class);
  private static final JsonMapper MAPPER = mapper();

  private JsonResponses() {}

  static void send(HttpServerResponse response, Object body) {
    response
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(json(body));
  }

  /** Sends an error. An error that is not the caller's is logged and sent without details. */
  static void refuse(HttpServerResponse response, Throwable failure) {
    AwsException error;
    if (failure instanceof AwsException known) {
      error = known;
    } else {
      LOG.error("A request failed", failure);
      error = AwsErrors.server();
    }
    if (!response.ended() && !response.closed()) {
      if (error.httpStatus() == 429) {
        response.putHeader("Retry-After", "1").putHeader("x-amz-retry-after", "1000");
      }
      response
          .setStatusCode(error.httpStatus())
          .putHeader("x-amzn-errortype", error.code())
          .putHeader("Content-Type", "application/json")
          .end(json(Map.of("code", error.code(), "message", error.message())));
    }
  }

  static String json(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("records are writable", impossible);
    }
  }

  private static JsonMapper mapper() {
    var times =
        new JsonSerializer<Instant>() {
          @Override
          public void serialize(Instant time, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeNumber(time.toEpochMilli());
          }
        };
    return JsonMapper.builder()
        .addModule(new SimpleModule().addSerializer(Instant.class, times))
        .build();
  }
}
