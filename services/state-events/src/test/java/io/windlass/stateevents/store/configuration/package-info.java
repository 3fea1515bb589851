/** Tests of the configuration in a real database. */
@NullMarked
package io.windlass.stateevents.store.configuration;

import org.jspecify.annotations.NullMarked;
