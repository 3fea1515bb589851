/** The Batch API over real HTTP, database and broker. */
@NullMarked
package io.windlass.submission.api;

import org.jspecify.annotations.NullMarked;
