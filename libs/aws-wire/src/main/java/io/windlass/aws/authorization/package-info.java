/** From a call to the question that a policy answers: action, resources, condition keys. */
@NullMarked
package io.windlass.aws.authorization;

import org.jspecify.annotations.NullMarked;
