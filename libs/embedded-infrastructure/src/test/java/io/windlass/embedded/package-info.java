/** Tests of the embedded infrastructure. */
@NullMarked
package io.windlass.embedded;

import org.jspecify.annotations.NullMarked;
