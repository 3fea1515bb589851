@NullMarked
package io.windlass.aws.sigv4;

import org.jspecify.annotations.NullMarked;
