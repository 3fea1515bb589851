/** One port in front of the services: who answers what, and patience while one restarts. */
@NullMarked
package io.windlass.local.router;

import org.jspecify.annotations.NullMarked;
