/** Why an event did or did not reach a subscription. Pure. */
@NullMarked
package io.windlass.stateevents.explanation;

import org.jspecify.annotations.NullMarked;
