/** Tests. */
@NullMarked
package io.windlass.stateevents.config;

import org.jspecify.annotations.NullMarked;
