package io.windlass.local.quarantine;

import java.util.Optional;

/** Names a row of a service's quarantine, such as {@code scheduler/12}. */
public record QuarantineId(String service, long number) {
  /**
   * @param text with the service, or a number alone
   * @param service that a number alone is of
   * @throws IllegalArgumentException if it is neither, or the service is missing or another
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
