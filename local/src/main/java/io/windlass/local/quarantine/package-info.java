/** What services have set aside: read from their databases, and what is wanted done with it. */
@NullMarked
package io.windlass.local.quarantine;

import org.jspecify.annotations.NullMarked;
