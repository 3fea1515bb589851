package io.windlass.messaging.codec;

import io.windlass.events.Topics;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;

/** How Avro is to treat the event classes, whatever class loader it was itself loaded by. */
final class EventSpecificData {
  private EventSpecificData() {}

  static SpecificData create() {
    SpecificData data = new SpecificData(Topics.class.getClassLoader());
    // Generated classes convert their own plain fields, but not the optional ones.
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    return data;
  }
}
