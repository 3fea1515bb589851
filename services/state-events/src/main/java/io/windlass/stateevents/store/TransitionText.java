package io.windlass.stateevents.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempt and the grouping of a transition as text columns: the records in JSON by the names of
 * their components, times in epoch milliseconds, without what is null or empty. A component that is
 * renamed therefore needs a migration; one may be added. Unknown members are ignored.
 */
final class TransitionText {
  private static final JsonMapper MAPPER = mapper();
  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectReader ATTEMPT = MAPPER.readerFor(Attempt.class);
  private static final ObjectReader GROUPING = MAPPER.readerFor(JobGrouping.class);

  private TransitionText() {}

  static @Nullable String of(@Nullable Attempt attempt) {
    return attempt == null ? null : write(attempt);
  }

  static @Nullable String of(JobGrouping grouping) {
    return grouping.equals(JobGrouping.NONE) ? null : write(grouping);
  }

  static @Nullable Attempt attempt(@Nullable String text) {
    return text == null ? null : read(ATTEMPT, Attempt.class, text);
  }

  static JobGrouping grouping(@Nullable String text) {
    return text == null ? JobGrouping.NONE : read(GROUPING, JobGrouping.class, text);
  }

  private static String write(Object column) {
    try {
      return WRITER.writeValueAsString(column);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("records are writable", impossible);
    }
  }

  private static <T> T read(ObjectReader reader, Class<T> type, String text) {
    try {
      return reader.readValue(text, type);
    } catch (IOException damaged) {
      throw new IllegalStateException("a damaged transition in the database", damaged);
    }
  }

  private static JsonMapper mapper() {
    var toMillis =
        new StdConverter<Instant, Long>() {
          @Override
          public Long convert(Instant time) {
            return time.toEpochMilli();
          }
        };
    var fromMillis =
        new StdConverter<Long, Instant>() {
          @Override
          public Instant convert(Long millis) {
            return Instant.ofEpochMilli(millis);
          }
        };
    return JsonMapper.builder()
        .addModule(
            new SimpleModule()
                .addSerializer(new StdDelegatingSerializer(Instant.class, toMillis))
                .addDeserializer(Instant.class, new StdDelegatingDeserializer<>(fromMillis)))
        .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_NULL, Include.ALWAYS))
        .withConfigOverride(
            Map.class,
            maps ->
                maps.setInclude(JsonInclude.Value.construct(Include.NON_EMPTY, Include.ALWAYS))
                    .setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }
}
