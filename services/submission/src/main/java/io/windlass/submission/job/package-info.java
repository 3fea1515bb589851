/** Jobs: their submission, and listings of them. */
@NullMarked
package io.windlass.submission.job;

import org.jspecify.annotations.NullMarked;
