/** Checks a request's JSON against the model: types first, then constraints. */
@NullMarked
package io.windlass.aws.validation;

import org.jspecify.annotations.NullMarked;
