/** Notifications about jobs in the EventBridge envelope. Pure. */
@NullMarked
package io.windlass.stateevents.notification;

import org.jspecify.annotations.NullMarked;
