/** Events to bytes and back in the schema registry's wire format, and the registry's client. */
@NullMarked
package io.windlass.messaging.codec;

import org.jspecify.annotations.NullMarked;
