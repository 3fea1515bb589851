/** Who owns a thing, what it is called, and its ARN. */
@NullMarked
package io.windlass.submission.identity;

import org.jspecify.annotations.NullMarked;
