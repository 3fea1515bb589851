/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.parameters;

import org.jspecify.annotations.NullMarked;
