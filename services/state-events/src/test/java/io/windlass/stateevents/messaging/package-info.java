/** Tests. */
@NullMarked
package io.windlass.stateevents.messaging;

import org.jspecify.annotations.NullMarked;
