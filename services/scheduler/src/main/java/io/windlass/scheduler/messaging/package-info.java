/** Between the topics and the core: records become commands, events become records. */
@NullMarked
package io.windlass.scheduler.messaging;

import org.jspecify.annotations.NullMarked;
