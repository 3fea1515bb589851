/** What may be asked of service environments. */
@NullMarked
package io.windlass.submission.serviceenvironment;

import org.jspecify.annotations.NullMarked;
