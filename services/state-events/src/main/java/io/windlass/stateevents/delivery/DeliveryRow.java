package io.windlass.stateevents.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that has a row of its own: it failed, or its lane was full.
 *
 * @param position of the event
 * @param subscriptionKey {@link Subscription#key}
 * @param group its message group, of a FIFO subscription; otherwise null
 * @param due when it is to be tried; null while it waits behind another one of its group, which it
 *     does as well when it is written while the group has a row of a lower position
 * @param exhausted the limit of the retry policy that was reached (may be empty), if it is to go to
 *     the dead-letter queue; otherwise null
 * @param failures the latest attempts that failed
 */
public record DeliveryRow(
    long position,
    long subscriptionKey,
    String accountId,
    @Nullable String group,
    @Nullable Instant due,
    int attempts,
    int deadLetterAttempts,
    @Nullable String exhausted,
    List<DeliveryAttempt> failures) {}
