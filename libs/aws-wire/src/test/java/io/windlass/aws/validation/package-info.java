@NullMarked
package io.windlass.aws.validation;

import org.jspecify.annotations.NullMarked;
