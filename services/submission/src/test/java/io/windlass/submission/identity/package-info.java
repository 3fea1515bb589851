/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.identity;

import org.jspecify.annotations.NullMarked;
