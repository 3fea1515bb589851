/** The HTTP side: from a request on the wire to a handler's call, and back. */
@NullMarked
package io.windlass.aws.http;

import org.jspecify.annotations.NullMarked;
