/** Jobs: what a submission resolves to, and how jobs are listed. */
@NullMarked
package io.windlass.submission.job;

import org.jspecify.annotations.NullMarked;
