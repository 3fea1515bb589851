/** Tests of the Custom Event Bus API. */
@NullMarked
package io.windlass.stateevents.api.custombus;

import org.jspecify.annotations.NullMarked;
