/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.tag;

import org.jspecify.annotations.NullMarked;
