/** Signature Version 4, both sides: proving who signed a request, and signing one. */
@NullMarked
package io.windlass.aws.sigv4;

import org.jspecify.annotations.NullMarked;
