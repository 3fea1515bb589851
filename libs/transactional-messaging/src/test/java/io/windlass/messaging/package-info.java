/** Tests of transactional messaging. */
@NullMarked
package io.windlass.messaging;

import org.jspecify.annotations.NullMarked;
