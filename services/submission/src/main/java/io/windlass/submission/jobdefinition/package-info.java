/** Job definitions: what may be registered, and how one is named. */
@NullMarked
package io.windlass.submission.jobdefinition;

import org.jspecify.annotations.NullMarked;
