/** The events that this service publishes and consumes. */
@NullMarked
package io.windlass.submission.messaging;

import org.jspecify.annotations.NullMarked;
