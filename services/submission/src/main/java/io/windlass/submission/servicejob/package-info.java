/** Service jobs: their submission. */
@NullMarked
package io.windlass.submission.servicejob;

import org.jspecify.annotations.NullMarked;
