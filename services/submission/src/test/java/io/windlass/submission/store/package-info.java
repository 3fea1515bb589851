/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.store;

import org.jspecify.annotations.NullMarked;
