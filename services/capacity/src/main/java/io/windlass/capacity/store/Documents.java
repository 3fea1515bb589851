package io.windlass.capacity.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.windlass.capacity.computeenvironment.DesiredState;
import io.windlass.capacity.computeenvironment.ReportedStatus;
import io.windlass.capacity.task.TaskLaunch;
import java.io.IOException;

/**
 * The JSON of the {@code document} and {@code launch} columns: the components of the domain's
 * records, by name. Members that a later version has written and this one does not know are
 * ignored.
 */
final class Documents {
  /** The document of an environment; its members are stored under these names. */
  record EnvironmentDocument(DesiredState wishes, ReportedStatus standing) {}

  /** The epoch was once always the boot of the machine, and is stored under that name. */
  abstract static class StoredLaunch {
    @JsonProperty("bootId")
    String epoch = "";
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addMixIn(TaskLaunch.class, StoredLaunch.class)
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectReader READER = MAPPER.reader();

  private Documents() {}

  static String write(TaskLaunch launch) {
    return writeAny(launch);
  }

  static String write(EnvironmentDocument document) {
    return writeAny(document);
  }

  static TaskLaunch launch(String json) {
    return read(json, TaskLaunch.class);
  }

  static EnvironmentDocument environment(String json) {
    return read(json, EnvironmentDocument.class);
  }

  private static String writeAny(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass(), e);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return READER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalStateException("a stored document cannot be read", e);
    }
  }
}
