/** Owners, names and ARNs of resources. */
@NullMarked
package io.windlass.submission.identity;

import org.jspecify.annotations.NullMarked;
