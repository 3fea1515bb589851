/** Tests. */
@NullMarked
package io.windlass.stateevents.notification;

import org.jspecify.annotations.NullMarked;
