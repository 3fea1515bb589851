@NullMarked
package io.windlass.aws.generator;

import org.jspecify.annotations.NullMarked;
