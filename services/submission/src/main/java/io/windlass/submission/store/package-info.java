/** PostgreSQL: definitions, and the view of jobs. */
@NullMarked
package io.windlass.submission.store;

import org.jspecify.annotations.NullMarked;
