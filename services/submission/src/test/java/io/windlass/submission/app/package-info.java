/** The service as a whole, in one process. */
@NullMarked
package io.windlass.submission.app;

import org.jspecify.annotations.NullMarked;
