/** Tests of {@code io.windlass.messaging.transaction}. */
@NullMarked
package io.windlass.messaging.transaction;

import org.jspecify.annotations.NullMarked;
