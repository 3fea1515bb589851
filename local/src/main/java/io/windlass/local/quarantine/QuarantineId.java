package io.windlass.local.quarantine;

import java.util.Optional;

/** Identifies a row of a service's quarantine, such as {@code scheduler/12}. */
public record QuarantineId(String service, long number) {
  /**
   * Parses an id.
   *
   * @param text service and number, or only a number
   * @param service the service if the text is only a number
   * @throws IllegalArgumentException if it is neither, or if the service is missing or is another
   *     one
   */
  public static QuarantineId parse(String text, Optional<String> service) {
    int slash = text.indexOf('/');
    String of = slash < 0 ? service.orElse("") : text.substring(0, slash);
    if (of.isEmpty()) {
      throw new IllegalArgumentException(
          text + " does not say of which service: SERVICE/NUMBER, or --service");
    }
    if (service.isPresent() && !service.get().equals(of)) {
      throw new IllegalArgumentException(text + " is not of " + service.get());
    }
    try {
      return new QuarantineId(of, Long.parseLong(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is not an id: SERVICE/NUMBER", e);
    }
  }

  @Override
  public String toString() {
    return service + "/" + number;
  }
}
