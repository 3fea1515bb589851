/** The operations of the Batch API, each from its request to its response. */
@NullMarked
package io.windlass.submission.api;

import org.jspecify.annotations.NullMarked;
