/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.job;

import org.jspecify.annotations.NullMarked;
