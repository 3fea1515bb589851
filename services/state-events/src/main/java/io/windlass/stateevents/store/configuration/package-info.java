/**
 * What people configure about events, as Hibernate Reactive entities: buses, rules, targets. Read
 * and changed through {@link ConfigurationStore} alone.
 */
@NullMarked
package io.windlass.stateevents.store.configuration;

import org.jspecify.annotations.NullMarked;
