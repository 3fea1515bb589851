/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.jobqueue;

import org.jspecify.annotations.NullMarked;
