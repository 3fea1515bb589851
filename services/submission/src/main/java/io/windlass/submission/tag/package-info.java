/** Tags of resources. */
@NullMarked
package io.windlass.submission.tag;

import org.jspecify.annotations.NullMarked;
