/** The Batch API: each operation, from its request to its answer. */
@NullMarked
package io.windlass.submission.api;

import org.jspecify.annotations.NullMarked;
