/** The AWS edge as services see it: callers, operations, their handlers and errors. */
@NullMarked
package io.windlass.aws;

import org.jspecify.annotations.NullMarked;
