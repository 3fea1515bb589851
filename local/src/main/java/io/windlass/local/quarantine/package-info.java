/** The quarantines of the services, in their databases. */
@NullMarked
package io.windlass.local.quarantine;

import org.jspecify.annotations.NullMarked;
