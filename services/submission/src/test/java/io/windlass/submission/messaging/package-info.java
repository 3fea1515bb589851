/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.messaging;

import org.jspecify.annotations.NullMarked;
