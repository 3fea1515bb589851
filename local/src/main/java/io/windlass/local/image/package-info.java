/** Container images of the services and of what they need. */
@NullMarked
package io.windlass.local.image;

import org.jspecify.annotations.NullMarked;
