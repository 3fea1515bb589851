package io.windlass.capacity.instancetype;

import java.util.List;

/** What the {@code instanceTypes} of a definition come to. */
public sealed interface AllowedTypes {
  /** They are all known and share one architecture. Never empty, in catalogue order. */
  record Resolved(List<InstanceType> types) implements AllowedTypes {}

  /** No environment can be made of them; for its owner to read. */
  record Refused(String reason) implements AllowedTypes {}
}
