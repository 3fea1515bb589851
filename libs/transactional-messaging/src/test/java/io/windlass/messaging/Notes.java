package io.windlass.messaging;

import io.windlass.events.BusEvent;
import java.time.Instant;
import java.util.List;

/** Small events for tests: their writer, and a number that increases for each writer. */
public final class Notes {
  public static final String ACCOUNT = "123456789012";

  private Notes() {}

  public static BusEvent note(String writer, long number) {
    return note(ACCOUNT, writer, number);
  }

  public static BusEvent note(String account, String writer, long number) {
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

  public static String writer(IncomingRecord incoming) {
    return ((BusEvent) incoming.value()).getSource();
  }

  public static long number(IncomingRecord incoming) {
    return Long.parseLong(((BusEvent) incoming.value()).getId());
  }
}
