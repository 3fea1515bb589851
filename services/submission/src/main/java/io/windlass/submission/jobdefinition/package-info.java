/** Job definitions: their registration, and references to them. */
@NullMarked
package io.windlass.submission.jobdefinition;

import org.jspecify.annotations.NullMarked;
