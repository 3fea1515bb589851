package io.windlass.stateevents.messaging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.windlass.events.BusEvent;
import io.windlass.stateevents.bus.PublishedEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * An event of a custom bus as subscribers' filters see it: {@code {"Data": …, "Metadata": …,
 * "SystemMetadata": …}}. Data that are not JSON are a text in Base64.
 */
final class CustomEventJson {
  private static final JsonFactory JSON = new JsonFactory();

  private CustomEventJson() {}

  static String of(BusEventRecord event, BusEvent put) {
    var text = new StringWriter(put.getDetail().length() + 1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName("Data");
      switch (put.getContentType()) {
        case PublishedEvent.ENVELOPE -> json.writeRawValue(event.envelope().toJson());
        case PublishedEvent.JSON -> json.writeRawValue(put.getDetail());
        default -> json.writeString(put.getDetail());
      }
      json.writeObjectFieldStart("Metadata");
      for (Map.Entry<String, String> each : put.getMetadata().entrySet()) {
        json.writeStringField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("SystemMetadata");
      json.writeStringField("EventId", put.getId());
      json.writeStringField("EventBusArn", event.busArn());
      json.writeStringField("ContentType", put.getContentType());
      if (put.getEventGroupId() != null) {
        json.writeStringField("EventGroupId", put.getEventGroupId());
      }
      if (put.getDeduplicationId() != null) {
        json.writeStringField("DeduplicationId", put.getDeduplicationId());
      }
      json.writeStringField("IngestionTime", event.ingested().toString());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
