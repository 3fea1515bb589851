/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.jobdefinition;

import org.jspecify.annotations.NullMarked;
