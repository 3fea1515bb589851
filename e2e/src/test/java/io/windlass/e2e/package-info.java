/**
 * Acceptance tests: real AWS clients against the whole stack as {@code ./windlass up} starts it.
 * Nothing here knows the inside of a service.
 */
@NullMarked
package io.windlass.e2e;

import org.jspecify.annotations.NullMarked;
