/**
 * Events in Avro to values of the domain and back; the handler of one partition; the live listener.
 */
@NullMarked
package io.windlass.stateevents.messaging;

import org.jspecify.annotations.NullMarked;
