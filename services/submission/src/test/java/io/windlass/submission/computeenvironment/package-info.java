/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.computeenvironment;

import org.jspecify.annotations.NullMarked;
