/** What is served over HTTP: the event stream, the summary, the first page, the EventBridge API. */
@NullMarked
package io.windlass.stateevents.api;

import org.jspecify.annotations.NullMarked;
