/** The Custom Event Bus API (EventBridgeV2): buses, event sources, subscribers, publishing. */
@NullMarked
package io.windlass.stateevents.api.custombus;

import org.jspecify.annotations.NullMarked;
