/** What the world hears of a job, and in which words: the EventBridge envelope. Pure. */
@NullMarked
package io.windlass.stateevents.notification;

import org.jspecify.annotations.NullMarked;
