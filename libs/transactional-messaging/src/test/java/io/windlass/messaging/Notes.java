package io.windlass.messaging;

import io.windlass.events.BusEvent;
import java.time.Instant;
import java.util.List;

/** Small events to send around: who wrote it, and a number that counts up per writer. */
final class Notes {
  static final String ACCOUNT = "123456789012";

  private Notes() {}

  static BusEvent note(String writer, long number) {
    return note(ACCOUNT, writer, number);
  }

  static BusEvent note(String account, String writer, long number) {
    return BusEvent.newBuilder()
        .setId(Long.toString(number))
        .setEventBusName("default")
        .setDetailType("note")
        .setSource(writer)
        .setAccountId(account)
        .setTime(Instant.EPOCH)
        .setRegion("us-east-1")
        .setResources(List.of())
        .setDetail("{}")
        .build();
  }

  static String writer(IncomingRecord incoming) {
    return ((BusEvent) incoming.value()).getSource();
  }

  static long number(IncomingRecord incoming) {
    return Long.parseLong(((BusEvent) incoming.value()).getId());
  }
}
