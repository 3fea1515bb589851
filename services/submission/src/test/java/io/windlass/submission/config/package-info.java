/** Tests of the package of the same name. */
@NullMarked
package io.windlass.submission.config;

import org.jspecify.annotations.NullMarked;
