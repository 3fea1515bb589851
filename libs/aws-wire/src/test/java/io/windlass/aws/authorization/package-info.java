@NullMarked
package io.windlass.aws.authorization;

import org.jspecify.annotations.NullMarked;
