/** EventBridge Scheduler over HTTP. */
@NullMarked
package io.windlass.stateevents.api.scheduler;

import org.jspecify.annotations.NullMarked;
