/** Tests. */
@NullMarked
package io.windlass.stateevents.subscription;

import org.jspecify.annotations.NullMarked;
