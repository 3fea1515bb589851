/** The EventBridge API: each class has the operations of one kind of resource. */
@NullMarked
package io.windlass.stateevents.api.events;

import org.jspecify.annotations.NullMarked;
