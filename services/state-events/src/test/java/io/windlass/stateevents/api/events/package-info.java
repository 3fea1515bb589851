/** Tests of the EventBridge API. */
@NullMarked
package io.windlass.stateevents.api.events;

import org.jspecify.annotations.NullMarked;
