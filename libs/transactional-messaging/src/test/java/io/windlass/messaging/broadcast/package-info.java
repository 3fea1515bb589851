/** Tests of {@code io.windlass.messaging.broadcast}. */
@NullMarked
package io.windlass.messaging.broadcast;

import org.jspecify.annotations.NullMarked;
