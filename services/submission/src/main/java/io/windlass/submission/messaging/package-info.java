/** Events: what this service tells and hears. */
@NullMarked
package io.windlass.submission.messaging;

import org.jspecify.annotations.NullMarked;
