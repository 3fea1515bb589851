/** A signed HTTP client for the stack's own public API, for the demo and the bench. */
@NullMarked
package io.windlass.local.client;

import org.jspecify.annotations.NullMarked;
