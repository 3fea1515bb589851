/** Which notifications a subscriber wants. Pure. */
@NullMarked
package io.windlass.stateevents.subscription;

import org.jspecify.annotations.NullMarked;
