/** What service jobs may be. */
@NullMarked
package io.windlass.submission.servicejob;

import org.jspecify.annotations.NullMarked;
