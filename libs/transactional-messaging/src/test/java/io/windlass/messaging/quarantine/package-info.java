/** Tests of {@code io.windlass.messaging.quarantine}. */
@NullMarked
package io.windlass.messaging.quarantine;

import org.jspecify.annotations.NullMarked;
