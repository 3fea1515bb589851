@NullMarked
package io.windlass.aws;

import org.jspecify.annotations.NullMarked;
